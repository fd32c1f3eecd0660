# Screens of a lane, one instruction each: .title the headline, .act what to do, .hint a quiet line below.
# The spoken prompt is the text of the screen.

screen-starting =
    .title = One moment, please
    .act = This lane is starting.
screen-idle =
    .title = Hold your clearance QR code over the scanner
    .act = Or place your ID card or document on the reader
    .hint = Use your phone only to show the code.
screen-reading =
    .title = Reading, please hold still
    .act = Do not move your phone or document.
screen-looking-up =
    .title = Checking, please wait
    .act = This takes a moment.
screen-not-this-child =
    .title = Next: { $initials }, age { $age }
    .act = Make sure this is the child who goes through now.
    .hint = If not, press “{ control-not-this-child }”.
screen-go =
    .title = Please go in
    .act = Walk through the first door, one person only.
screen-step-in =
    .title = Please step further in
    .act = Stand on the mat, clear of the door.
screen-door-closing =
    .title = The door is closing
    .act = Please stand still.
screen-finger =
    .title = Place your { $finger } on the sensor
    .any = Place your finger on the sensor
    .act = Press it flat and hold still.
    .also = Or use your { $other }
    .hint = If you need help, press “{ control-help }”.
screen-finger-again =
    .title = Not matched, please try again
    .act = Wipe the finger and press it flat on the sensor.
    .also = Or use your { $other }
    .hint = { tries }
screen-take-document =
    .title = Please take your document
    .act = The door opens when you have it.
screen-go-out =
    .title = Please go through
    .act = Walk out through the last door.
screen-slip =
    .title = Please take your stay slip
    .act = Keep it until you leave Macao.
screen-done =
    .title = Thank you
    .act = Have a good journey.
screen-refused =
    .title = Not possible here
    .act = Please follow the instructions.
screen-officer-coming =
    .title = { neutral-officer }
    .act = { neutral-officer.act }
    .eid = Open “view e-ID”, or show your ID card.
    .hong-kong = Please show your physical Hong Kong ID card.
    .document = Please show your travel document.
screen-way-back =
    .title = Please go back
    .act = Leave by the door you came through.
    .hint = An officer will help you outside.
screen-two-people =
    .title = One person at a time
    .act = Please step back so that only one person stays inside.
    .hint = The doors stay closed until then.
screen-blocked =
    .title = Please clear the door
    .act = Move yourself and your luggage away from the door.
screen-out-of-service =
    .title = Lane out of service
    .act = Please use another lane.
screen-system-fault =
    .title = System fault
    .act = Please show your physical ID card at the counter.
    .hint = QR codes cannot be used now.
screen-emergency =
    .title = Emergency: leave now
    .act = The doors are free. Leave by the nearest one.
screen-clock =
    .title = QR codes are paused
    .act = Place your ID card or document on the reader.
    .hint = The clock of this lane is being checked.
screen-closed =
    .title = The port is closed
    .act = Please use another port, or come back later.
    .when = It opens at { $time }.
screen-help =
    .title = An officer has been called
    .act = Please stay where you are.
    .hint = { contact }

## The four steps of a passage, and where the lane stands

step-scan = Scan
step-enter = Enter
step-finger = Finger
step-leave = Leave
tries = Try { $try } of { $of }
status-open = Open
status-busy = In use
status-closed = Closed
status-fault = Out of service

## Habits, shown while the lane waits

habit-one-person = One person
habit-card = Carry your ID card
habit-face = No hat, no sunglasses
habit-phone = Phone only for the code

## Advice: never a refusal

advice-child-first = Clear your child first
    .act = Swipe to the child's code, wait until the child is through, then show your own.
advice-several-children = With several children: use a counter
    .act = A staffed counter will be quicker for you; physical documents work too.
advice-several-children-documents = With several children: use documents
    .act = Physical documents will be quicker for you; a staffed counter works too.
advice-family-member = Perhaps another family member's code
    .act = Check whose code was shown, then start again with your own.
advice-carry-card = Carry your physical ID card
    .act = Needed if fingerprints or systems fail, at cooperative and vehicle lanes, and for mainland or Hong Kong checks.
advice-fetch-card = No card and no phone?
    .act = Fetch your card or ask someone to bring it.
advice-residents-only = Residents only at present
    .act = Visitors: please use another lane.
advice-codes-off = QR codes are off at present
    .act = Please use your physical ID card.
advice-swipe = Several codes on one phone
    .act = Swipe left or right to choose the right person's code.

## Coaching while a code or a finger is being read

coach-too-dark = Turn the brightness up
coach-glare = Tilt the phone a little
coach-too-far = Hold the phone closer
coach-too-near = Hold the phone further away
coach-blurred = Hold the phone still
coach-not-ours = Not a clearance code: open “My clearance”
coach-finger-hold = Good, hold still
coach-finger-lifted = Leave the finger on the sensor longer
coach-finger-poor = Moisten or dry the finger, then try again
