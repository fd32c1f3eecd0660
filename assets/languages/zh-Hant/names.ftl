# Names of places, lanes, directions, documents and fingers.

port-border-gate = 關閘邊檢大樓
port-qingmao = 青茂口岸
port-hzm-bridge-hongkong = 港珠澳大橋 港澳大廳
port-hzm-bridge-zhuhai = 港珠澳大橋 珠澳旅檢大廳
port-hengqin = 橫琴口岸澳門口岸區
port-outer-harbour = 外港碼頭
port-taipa-terminal = 氹仔碼頭
port-inner-harbour = 內港碼頭
port-airport = 澳門國際機場
port-industrial-zone = 珠澳跨境工業區

direction-arrival = 入境
direction-departure = 離境

lane-two-door = 兩門式自助通道
lane-two-door-iris = 虹膜自助通道
lane-two-door-iris-enrol = 設登記的虹膜自助通道
lane-three-door = 合作查驗自助通道
lane-counter = 人工櫃檯
lane-priority = 優先通道
lane-student = 跨境學生專道
lane-vehicle = 人工車道
lane-vehicle-joint = 聯合一站式車道
lane-registration = 登記處
header-lane = { $number } 號通道

sign-iris = 虹膜通道
sign-iris-enrol = 虹膜自助登記

document-macao-id = 澳門居民身份證
document-hk-id = 香港身份證
document-exit-entry-permit = 往來港澳通行證
document-official-permit = 電子因公往來港澳通行證
document-home-return-permit = 回鄉證
document-taiwan-permit = 台胞證
document-passport = 護照
document-hk-document-of-identity = 香港簽證身份書
document-park-pass = 園區通行證

finger-right-thumb = 右手拇指
finger-right-index = 右手食指
finger-right-middle = 右手中指
finger-right-ring = 右手無名指
finger-right-little = 右手尾指
finger-left-thumb = 左手拇指
finger-left-index = 左手食指
finger-left-middle = 左手中指
finger-left-ring = 左手無名指
finger-left-little = 左手尾指
