# Alarms, for officers: the value says what happened, .act what to do.

alarm-case = A traveller needs you
    .act = Go to the lane; the case shows what happened.
alarm-door-forced = Door open without an order
    .act = Go to the lane. Check who passed.
alarm-door-held = Door did not close
    .act = Clear the door; the other doors stay shut.
alarm-blocked = Obstacle in the door
    .act = Remove the obstacle.
alarm-tailgating = More than one person in the lane
    .act = Separate the people. The exit stays shut until you decide.
alarm-occupied = Someone stays inside
    .act = Speak to the person; open the way back if needed.
alarm-gate-fault = Gate fault: a door did not do as ordered
    .act = The lane is off for a while. If someone is inside, help them out; call an engineer if it happens again.
alarm-gate-lost = Connection to the gate lost
    .act = The lane is closed. If someone is inside, free them by the first door.
alarm-tampering = Gate line or cabinet tampered with
    .act = Close the lane and inspect line and cabinet.
alarm-emergency = Emergency: doors are free
    .act = Everyone inside counts as not cleared. Count again.
alarm-clock = Clock of the station in doubt
    .act = Codes are off, cards work. An engineer must confirm the time source.
alarm-document-left = Document left in the reader
    .act = Take it and return it to its holder.
alarm-device-lost = A device does not answer
    .act = See the details; call an engineer if it stays away.
alarm-registry = Registry out of reach
    .act = Codes and e-ID view are off. Check physical cards by hand.
alarm-paper = Slip printer without paper
    .act = Refill. Until then the lane is closed to non-residents.

## Banners on the officer's screen

banner-system-fault = QR disabled: system fault
    .act = Check physical cards by hand; the e-ID view is not to be used.
banner-clock = QR disabled: clock in doubt
    .act = Cards still work. An engineer must confirm the time source.
banner-trust-old = Trust list is overdue
    .act = Fetch a new one before mutual codes stop.
banner-emergency = Emergency
    .act = Doors are free. Recount everyone inside.
