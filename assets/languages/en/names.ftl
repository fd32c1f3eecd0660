# Names of places, lanes, directions, documents and fingers.

port-border-gate = Border Gate
port-qingmao = Qingmao
port-hzm-bridge-hongkong = HZM Bridge, Hong Kong–Macao hall
port-hzm-bridge-zhuhai = HZM Bridge, Zhuhai–Macao hall
port-hengqin = Hengqin, Macao port zone
port-outer-harbour = Outer Harbour
port-taipa-terminal = Taipa terminal
port-inner-harbour = Inner Harbour
port-airport = Airport
port-industrial-zone = Cross-border industrial zone

direction-arrival = Arrival
direction-departure = Departure

lane-two-door = Two-door lane
lane-two-door-iris = Iris lane
lane-two-door-iris-enrol = Iris lane with registration
lane-three-door = Cooperative lane
lane-counter = Staffed counter
lane-priority = Priority lane
lane-student = Student lane
lane-vehicle = Staffed vehicle lane
lane-vehicle-joint = Joint vehicle lane
lane-registration = Registration desk
header-lane = Lane { $number }

sign-iris = Iris lane
sign-iris-enrol = Iris self-registration

document-macao-id = Macao resident ID card
document-hk-id = Hong Kong ID card
document-exit-entry-permit = Exit-entry permit
document-official-permit = Electronic official permit
document-home-return-permit = Home-return permit
document-taiwan-permit = Mainland travel permit for Taiwan residents
document-passport = Passport
document-hk-document-of-identity = Hong Kong document of identity
document-park-pass = Industrial zone pass

finger-right-thumb = right thumb
finger-right-index = right index finger
finger-right-middle = right middle finger
finger-right-ring = right ring finger
finger-right-little = right little finger
finger-left-thumb = left thumb
finger-left-index = left index finger
finger-left-middle = left middle finger
finger-left-ring = left ring finger
finger-left-little = left little finger
