# Notices and where to ask.

contact = Help: 2837-0777 / 2837-0888
contact-eid = dsi.gov.mo/eid
contact-travel-documents = dsi.gov.mo

notice-title = Legal notice
notice-identifier = The electronic identifier of the One Account counts as the resident ID card within the meaning of article 243 c) of the Penal Code. Using a forged one, or knowingly another person's, has legal consequences.
notice-mutual-macao = In Macao, a forged or another person's mutual code may fall under document forgery or use of another's document, and under Law 11/2009.
notice-mutual-hong-kong = In Hong Kong, a forged or another person's mutual code may fall under section 42 of Cap. 115.
notice-privacy = The code holds no readable personal data and no crossing records. Only the police can decrypt it.
notice-biometrics = Of non-residents who enter, fingerprints or palm prints, irises or retinas, or facial features are taken to verify identity. Applying for entry or stay means consent to this; objecting can lead to refusal of entry.
notice-overstay = Staying beyond the permitted day is an administrative offence and is fined.
notice-post-rules = Remove hat and sunglasses and use no electronic equipment during formalities; the phone is for the code only.
notice-immigration = Immigration control: Public Security Police
