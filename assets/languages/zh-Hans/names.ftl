# Names of places, lanes, directions, documents and fingers.

port-border-gate = 关闸边检大楼
port-qingmao = 青茂口岸
port-hzm-bridge-hongkong = 港珠澳大桥 港澳大厅
port-hzm-bridge-zhuhai = 港珠澳大桥 珠澳旅检大厅
port-hengqin = 横琴口岸澳门口岸区
port-outer-harbour = 外港码头
port-taipa-terminal = 氹仔码头
port-inner-harbour = 内港码头
port-airport = 澳门国际机场
port-industrial-zone = 珠澳跨境工业区

direction-arrival = 入境
direction-departure = 离境

lane-two-door = 两门式自助通道
lane-two-door-iris = 虹膜自助通道
lane-two-door-iris-enrol = 设登记的虹膜自助通道
lane-three-door = 合作查验自助通道
lane-counter = 人工柜台
lane-priority = 优先通道
lane-student = 跨境学生专道
lane-vehicle = 人工车道
lane-vehicle-joint = 联合一站式车道
lane-registration = 登记处
header-lane = { $number } 号通道

sign-iris = 虹膜通道
sign-iris-enrol = 虹膜自助登记

document-macao-id = 澳门居民身份证
document-hk-id = 香港身份证
document-exit-entry-permit = 往来港澳通行证
document-official-permit = 电子因公往来港澳通行证
document-home-return-permit = 回乡证
document-taiwan-permit = 台胞证
document-passport = 护照
document-hk-document-of-identity = 香港签证身份书
document-park-pass = 园区通行证

finger-right-thumb = 右手拇指
finger-right-index = 右手食指
finger-right-middle = 右手中指
finger-right-ring = 右手无名指
finger-right-little = 右手小指
finger-left-thumb = 左手拇指
finger-left-index = 左手食指
finger-left-middle = 左手中指
finger-left-ring = 左手无名指
finger-left-little = 左手小指
