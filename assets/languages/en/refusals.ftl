# What a traveller and an officer are told with each reason code.
#
# Key: the code in lower case. The value is the headline. Attributes: .act what to do now, .other the next allowed
# proof or another way, .officer what the officer reads. These take no figures (but for the password's); where one
# is known, .when, .nearest, .lane, .slow or .fast say it.
# Texts of sensitive causes are one and the same ({ neutral-counter }, { neutral-officer }): the hall must not
# be able to tell a lost card from a watch list.

neutral-counter = Please go to the counter
    .act = An officer there will help you. Have your document ready.
neutral-officer = Please wait for an officer
    .act = Stay where you are. An officer is coming.
other-lane = Please use another lane
    .act = This lane cannot serve you now. Follow the signs to the next one.
instead-card = Or place your ID card on the reader
instead-document = Or place your document on the reader
instead-counter = Or go to a staffed counter
request-refused = Request refused
    .act = No data was given. Ask the staff of this service.
application-incomplete = Application incomplete
    .act = Please complete what the staff point out.
use-document = Please use your physical document
    .act = This code cannot be used here. Place your ID card on the reader.

## Codes

e-qr-unreadable = Hold your phone flat and still
    .act = Turn the brightness up and show the whole code.
    .other = { instead-card }
    .officer = Nothing readable as a clearance code. See the count of failed readings.
e-qr-unreadable-foreign = This is not a clearance code
    .act = Open “My clearance” and show that code.
    .other = { instead-card }
    .officer = Text of another kind of code, such as a web link or a health code.
e-qr-stale = This code has expired
    .act = Show the live screen of “My clearance”, not a screenshot.
    .other = { instead-card }
    .officer = Time slot of the code lies before the window. Compare it with the time now.
e-qr-replay = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = Code used or held elsewhere. Compare both uses: lane and time.
e-qr-replay-swipe = This code has been used
    .act = Swipe to your own code.
    .other = { instead-card }
    .officer = Code committed at this lane moments ago, most likely a child's on the parent's phone.
e-qr-oldkey = Please update the app
    .act = Open the app while connected to the internet, then show the code again.
    .other = { instead-card }
    .officer = Sealed to a retired key. The details name the key and its last day.
e-qr-clone = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = Two phones hold one key. Compare both codes, lanes and times; keep both phones here.
e-qr-eidcode = This is the e-ID code
    .act = Open “My clearance” and show that code.
    .other = { instead-card }
    .officer = e-ID presentation shown where a clearance code is due. It opens no door.
e-qr-forged = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = Alarm: the code does not verify. The evidence holds its bytes, time and lane. Release only with your officer number.
e-qr-lane = No QR codes at this lane
    .act = Place your physical document on the reader.
    .other = { instead-counter }
    .officer = This kind of lane takes no codes.
e-qr-passenger = Passengers: please show your card
    .act = Show your physical ID card.
    .officer = A passenger presented a code: ask for the card.
e-qr-clock = Check your phone's clock
    .act = Set date and time to automatic, time zone GMT+8, then show the code again.
    .other = { instead-card }
    .slow = Your phone is about { $minutes ->
        [0] { $seconds } s
       *[other] { $minutes } min { $seconds } s
    } slow.
    .fast = Your phone is about { $minutes ->
        [0] { $seconds } s
       *[other] { $minutes } min { $seconds } s
    } fast.
    .officer = Genuine code, wrong phone clock. The details give the offset in seconds.
e-qr-revoked = This phone is no longer linked
    .act = Place your ID card on the reader.
    .other = Or use the phone that is linked now
    .officer = Binding ended or certificate revoked. The details say when and by which channel.
e-qr-device = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = The code belongs to another person's device.
e-qr-oldcard = Your card was renewed
    .act = Open “view e-ID” in the app to update, then show the code again.
    .other = { instead-card }
    .officer = The code names a superseded card. Compare old and new card serial.

## Card and e-ID

e-id-expired = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = ID card expired. The details give the date.
e-id-lost = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = ID card reported lost. The details give the date.
e-id-cancelled = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = ID card cancelled. The details give the date.
e-eid-none = No e-ID is linked
    .act = Place your ID card on the reader.
    .other = { instead-counter }
    .officer = No binding for this code, or no card issued yet.
e-eid-visual = Please show your physical card
    .act = Show your physical ID card to the officer.
    .officer = One of the five moving elements failed. Refer to the counter with the card.
e-bind-face = Face not recognised
    .act = Face the light and try again.
    .other = Or use a self-service machine
    .officer = Face match failed while binding.
e-bind-relation = Parent or guardian needed
    .act = A parent or guardian on record must do this step.
    .officer = No relation on record between the adult and the minor.
e-bind-twin = Please use a self-service machine
    .act = Take the number shown in the app to the machine.
    .officer = Twin or multiple birth: binding by face is blocked.
e-bind-number = Number not accepted
    .act = Check the number in the app and type it again.
    .officer = Binding number wrong or expired.
e-pin-wrong = Wrong password
    .act = { $tries ->
        [one] One try left.
       *[other] { $tries } tries left.
    }
    .officer = On the phone only: nothing for the officer.
e-pin-locked = Password locked
    .act = Try again in { $minutes } min.
    .officer = On the phone only: nothing for the officer.

## The system

e-sys-down = System fault
    .act = Please show your physical ID card at the counter.
    .officer = Codes and e-ID view are off: system fault. Check physical cards by hand.
e-timeout = Please start again
    .act = Time has run out. Show your code or document again.
    .other = { instead-counter }
    .officer = A wait ran out. The details name it.
e-officer = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = Watch list, crossing record or another cause for the officer alone: see the details.
e-gate-fault = { other-lane }
    .act = { other-lane.act }
    .officer = Gate fault. The details say which, and since when.
e-print = { other-lane }
    .act = { other-lane.act }
    .officer = Slip printer cannot print. The lane is closed to non-residents.

## Documents

e-doc-read = Please place the document again
    .act = Lay it flat, photo page down, and hold it still.
    .other = { instead-counter }
    .officer = Document not read. The details name the part.
e-doc-expired = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = Document expired. The details give its kind and date.
e-doc-unknown = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = No such document on record, or a kind this lane does not know.
e-doc-area = Use the other document
    .act = Use the document of the place you are entering.
    .officer = Document does not fit the direction. The details give kind and direction.
e-doc-chip = The chip cannot be read
    .act = Please use the counter.
    .officer = Chip unreadable or not authentic. The details name the fault.
e-consent = Please use the counter
    .act = Without consent this lane cannot be used.
    .officer = Consent refused. The details name the version of the text.
e-coop-other = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = The other side said no and gave no reason.
e-ppt-validity = Document not valid long enough
    .act = Please go to the counter.
    .officer = Too few days left for the stay. The details give the days and the longest stay that fits.

## Biometrics

e-bio-none = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = No sample on file for this lane.
e-fp-fail = Not matched, please try again
    .act = Wipe the finger and press it flat on the sensor.
    .officer = Fingerprint not matched. The details give score band and tries.
e-fp-fail-officer = { neutral-officer }
    .act = Open “view e-ID”, or show your ID card.
    .officer = Fingerprint not matched after all tries. Check the five e-ID elements and the photo, or the physical card; then release or refer.
e-fp-fail-officer-hong-kong = { neutral-officer }
    .act = Please show your physical Hong Kong ID card.
    .officer = Fingerprint not matched after all tries. Only the physical Hong Kong ID card counts here; there is no e-ID view.
e-fp-fail-officer-document = { neutral-officer }
    .act = Please show your travel document.
    .officer = Fingerprint not matched after all tries. Check the physical document; then release or refer.
e-face-fail = Not matched, please try again
    .act = Look straight into the camera.
    .officer = Face not matched. The details give score band and tries.
e-face-fail-officer = { neutral-officer }
    .act = Have your document ready.
    .officer = Face not matched after all tries. Refer to the counter.
e-iris-class = Please use your fingerprint
    .act = Iris clearance is not open to you yet.
    .officer = Class without iris clearance.
e-iris-noenrol = Please use your fingerprint
    .act = This lane does not register irises.
    .officer = Lane without iris registration.
e-iris-height = Please use your fingerprint
    .act = The camera cannot reach the height of your eyes.
    .officer = Eyes outside 1.2 to 1.9 m.
e-iris-cover = Please uncover your face
    .act = Remove mask, sunglasses and hat.
    .other = Or use your fingerprint
    .officer = Face covered. The details count the tries.
e-iris-capture = Eyes not captured
    .act = Open your eyes wide and look at the camera.
    .other = Or use your fingerprint
    .officer = Iris not captured. The details count the tries.
e-iris-capture-match = Eyes not matched
    .act = Open your eyes wide and look at the camera.
    .other = Or use your fingerprint
    .officer = Iris not matched. The details count the tries.
e-iris-capture-finger = Please use your fingerprint
    .act = The camera did not take your eyes.
    .officer = No face came in time, or the iris camera is lost.
e-bio-object = { neutral-officer }
    .act = Without this data entry may be refused.
    .officer = The person objects to biometric processing. You decide; record the objection.

## Who may use which lane, port and hour

e-one-person = One person at a time
    .act = Please step back so that only one person stays inside.
    .officer = More than one person in the lane. Doors hold until you decide.
e-age = Please use a counter with your parent
    .act = Self-service lanes are for older children.
    .officer = Under the age of this lane.
e-height = Please use a counter with your parent
    .act = Self-service lanes are for people of 1.2 m or taller.
    .officer = Under the height of this lane.
e-lane-class = This lane is not for your document
    .act = Please use a staffed counter.
    .lane = You may use: { $lane }
    .officer = Class not admitted at this lane. The details name the class and the lanes it may use.
e-port-class = This port is not for your document
    .act = You cannot cross here with this document.
    .nearest = Nearest other port: { $port }
    .officer = Class not admitted at this port. The details name the rule.
e-port-closed = The port is closed
    .act = Please use another port, or come back later.
    .when = It opens at { $time }.
    .officer = Outside opening hours. See the timetable row.
e-desk-closed = The desk is closed
    .act = Please use another desk, or come back later.
    .when = It opens at { $time }.
    .officer = Outside desk hours. See the timetable row.
e-pilot-port = Please use the counter
    .act = Your registration does not cover the lanes of this port.
    .officer = Pilot registration: the details name the ports it covers.

## Registration

e-reg-none = Please register first
    .act = Use a staffed counter today, or register at a desk.
    .officer = Filing or consent missing. The details say which; see the list of desks.
e-reg-stale = Please register again
    .act = Your card has changed. Use a staffed counter today.
    .officer = Filing made on a card that has since changed.
e-reg-pending = Registration not active yet
    .act = Please use a staffed counter until then.
    .when = It becomes active at { $time }.
    .officer = Filing still waiting. The details give when it was made and when it is active.
e-reg-mainland = Complete the mainland filing first
    .act = Please file at the desk on the other side.
    .other = { instead-counter }
    .officer = Mainland filing missing or pending.
e-reg-h-macao = Register your travel permit
    .act = Please go to a registration desk in Macao.
    .officer = Permit with prefix H and a Macao ID card: document filing in Macao missing.
e-reg-country = Not eligible for registration
    .act = Please use a staffed counter.
    .officer = Country of the passport is not listed.
e-reg-doc = A paper is missing
    .act = Please bring the paper that the staff name.
    .officer = The details name the missing paper.
e-ppt-90 = Passport valid under 90 days
    .act = Please renew your passport before you register.
    .officer = Fewer than 90 days left at registration.
e-minor-proof = Proof of relation needed
    .act = A parent or guardian must come with proof of the relation.
    .officer = The details name the missing proof.

## Hong Kong–Macao mutual code

e-mut-notyet = { use-document }
    .act = { use-document.act }
    .other = { instead-counter }
    .officer = Before the first day of the mutual code.
e-mut-age = { use-document }
    .act = { use-document.act }
    .other = { instead-counter }
    .officer = Under the age of the mutual code.
e-mut-perm = { use-document }
    .act = { use-document.act }
    .other = { instead-counter }
    .officer = Not a permanent resident.
e-mut-nohk = { use-document }
    .act = { use-document.act }
    .other = { instead-counter }
    .officer = Not registered for the Hong Kong e-Channel.
e-mut-class = { use-document }
    .act = The code serves permanent cards and cards marked *, *** or R.
    .other = { instead-counter }
    .officer = Kind of Hong Kong card does not qualify.
e-mut-noflag = Switch on the mutual QR service
    .act = Switch on the Hong Kong–Macao QR service in your app.
    .other = { instead-document }
    .officer = Mutual service switched off in the app.
e-mut-minor = { use-document }
    .act = { use-document.act }
    .other = { instead-counter }
    .officer = Hong Kong minor without new smart card or parental consent.
e-mut-lane = Hong Kong QR not accepted here
    .act = Please show your physical document.
    .officer = Kind of lane without Hong Kong codes. Ask for the physical document.
e-mut-hkwait = Hong Kong e-Channel: not ready yet
    .act = Use the counters in Hong Kong until then.
    .when = Available from { $time }.
    .officer = New card on its way to Hong Kong. The details give the time.
e-hkreg-wait = Hong Kong e-Channel: not ready yet
    .act = Use the counters in Hong Kong until then.
    .when = Available from { $time }.
    .officer = e-Channel registration waiting. The details give the time.
e-hkreg-minor = Please register in Hong Kong
    .act = Ages 11 to 17 register at an e-Channel office with a parent.
    .officer = Registration at this machine is for adults.

## Entry and stay

e-transit-docs = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = Transit papers incomplete. The details name the missing item.
e-transit-30 = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = Transit barred for 30 days. The details give the entries and the earliest date.
e-transit-tw = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = Taiwan permit without travel by Macao airport.
e-endorse-mo = No valid Macao endorsement
    .act = Please go to the counter.
    .officer = No valid Macao endorsement on the permit. See its rows.
e-endorse-hk = No valid Hong Kong endorsement
    .act = This route needs a valid Hong Kong endorsement. Please go to the counter.
    .officer = Leaving to Hong Kong without a valid Hong Kong endorsement.
e-endorse-used = Your endorsement is used up
    .act = Please go to the counter.
    .officer = Single endorsement already used. See its rows.
e-endorse-7 = Your endorsement is used up
    .act = Please go to the counter.
    .officer = The days in Macao and Hong Kong together are spent. See the days used.
e-permit-used = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = Single prior permission already used. The details give the date.
e-child-photo = Second document needed
    .act = Please also show a travel document with the child's photo.
    .officer = Hong Kong ID card of a child without photo.
e-stay-over = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = Stay exceeded: an administrative matter. The details give the days; see the range of the fine and the form.
e-fine-rate = Please wait a moment
    .act = The officer is completing the form.
    .officer = The rate must lie between MOP 500 and MOP 800 a day.
e-lost-ticket = Ticket leaves too late
    .act = The ticket must leave within 3 hours.
    .officer = Departure on the ticket is more than 3 hours away.
e-idv-nomatch = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = Identity not confirmed by the bureau.

## Other desks

e-rp-unknown = { request-refused }
    .act = { request-refused.act }
    .officer = Body not in the register of verifiers.
e-rp-device = { request-refused }
    .act = { request-refused.act }
    .officer = Reader without a registered key.
e-rp-field = { request-refused }
    .act = { request-refused.act }
    .officer = A field outside the grant was asked for.
e-rp-consent = { request-refused }
    .act = { request-refused.act }
    .officer = The holder did not agree.
e-rp-notyet = { request-refused }
    .act = { request-refused.act }
    .officer = This use begins on a later day.
e-rp-casino = { request-refused }
    .act = { request-refused.act }
    .officer = Casinos are not admitted.
e-td-elig = { application-incomplete }
    .act = { application-incomplete.act }
    .officer = Not eligible for this travel document. The details name the condition.
e-td-sign = { application-incomplete }
    .act = { application-incomplete.act }
    .officer = Signatures missing: both parents, or the representative with proof.
e-td-number = { application-incomplete }
    .act = { application-incomplete.act }
    .officer = Not a number of this kind of travel document.
