# Notices and where to ask.

contact = 查詢：2837-0777 / 2837-0888
contact-eid = dsi.gov.mo/eid
contact-travel-documents = dsi.gov.mo

notice-title = 法律提示
notice-identifier = 一戶通的電子標識，就《刑法典》第 243 條 c 項而言等同居民身份證。使用偽造的電子標識，或明知而使用他人的電子標識，須承擔法律後果。
notice-mutual-macao = 在澳門，使用偽造或他人的港澳通關二維碼，可涉及偽造文件、使用他人文件，以及第 11/2009 號法律。
notice-mutual-hong-kong = 在香港，使用偽造或他人的港澳通關二維碼，可涉及香港法例第 115 章第 42 條。
notice-privacy = 二維碼不載有可讀取的個人資料，亦不載有出入境紀錄。只有警方可以解密。
notice-biometrics = 非居民入境時，為核實身份會收集指紋或掌紋、虹膜或視網膜、或面部特徵。申請入境或逗留即表示同意；反對者可被拒絕入境。
notice-overstay = 逗留超過准許日期屬行政違法，須繳付罰款。
notice-post-rules = 辦理手續時請除下帽及太陽眼鏡，不要使用電子產品；手機只供出示二維碼。
notice-immigration = 出入境事務：治安警察局
