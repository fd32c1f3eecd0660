# What a traveller and an officer are told with each reason code, in simplified Chinese.
# The English file explains keys and attributes. Headlines break where a line must end: 12 characters at most.

neutral-counter = 请到人工柜台
    .act = 柜台工作人员会协助您，请准备好证件。
neutral-officer = 请等候工作人员
    .act = 请留在原位，工作人员马上就到。
other-lane = 请使用其他通道
    .act = 本通道目前未能为您服务，请依指示前往下一条通道。
instead-card = 或放置居民身份证
instead-document = 或放置证件
instead-counter = 或前往人工柜台
request-refused = 请求被拒绝
    .act = 没有提供任何信息，请向服务人员咨询。
application-incomplete = 申请信息未齐
    .act = 请按工作人员指示补齐。
use-document = 请使用实体证件
    .act = 此码不能在此使用，请放置身份证。

## Codes

e-qr-unreadable = 请平放手机并保持不动
    .act = 请调高屏幕亮度，展示完整的二维码。
    .other = { instead-card }
    .officer = 未读到通关二维码。请查看读取失败次数。
e-qr-unreadable-foreign = 这不是通关二维码
    .act = 请打开“我的通关”，展示该页的二维码。
    .other = { instead-card }
    .officer = 内容属另一种码，例如网址或健康码。
e-qr-stale = 此二维码已过期
    .act = 请在手机打开“我的通关”，展示实时画面，不要使用截图。
    .other = { instead-card }
    .officer = 码的时段早于允许范围。请与现在时间对照。
e-qr-replay = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = 此码已在别处使用或占用。请对照两次使用的通道及时间。
e-qr-replay-swipe = 此二维码已使用
    .act = 请滑动至您本人的二维码。
    .other = { instead-card }
    .officer = 此码刚在本通道使用，多为家长手机上子女的码。
e-qr-oldkey = 请更新应用程序
    .act = 请在连接网络时打开应用程序，再展示二维码。
    .other = { instead-card }
    .officer = 以已停用的密钥加密。详情列出密钥及停用日期。
e-qr-clone = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = 两部手机持有同一密钥。请对照两码、通道及时间，并留下两部手机。
e-qr-eidcode = 这是电子身份二维码
    .act = 请打开“我的通关”，展示该页的二维码。
    .other = { instead-card }
    .officer = 展示了电子身份码而非通关码，不能开门。
e-qr-forged = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = 警报：此码未能核实。证据包括码的内容、时间及通道。输入工作人员编号后方可放行。
e-qr-lane = 本通道不接受二维码
    .act = 请放置实体证件。
    .other = { instead-counter }
    .officer = 此类通道不接受二维码。
e-qr-passenger = 乘客请出示身份证
    .act = 请出示实体居民身份证。
    .officer = 乘客出示了二维码：请要求出示身份证。
e-qr-clock = 请检查手机时间
    .act = 请将日期及时间设为自动，时区 GMT+8，再展示二维码。
    .other = { instead-card }
    .slow = 手机约慢 { $minutes ->
        [0] { $seconds } 秒
       *[other] { $minutes } 分 { $seconds } 秒
    }。
    .fast = 手机约快 { $minutes ->
        [0] { $seconds } 秒
       *[other] { $minutes } 分 { $seconds } 秒
    }。
    .officer = 码属真实，手机时间不准。详情列出偏差秒数。
e-qr-revoked = 此手机已解除绑定
    .act = 请放置居民身份证。
    .other = 或使用目前绑定的手机
    .officer = 绑定已终止或证书已撤销。详情列出时间及途径。
e-qr-device = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = 此码属于另一人的手机。
e-qr-oldcard = 您的身份证已更换
    .act = 请打开“查看电子身份”更新，再展示二维码。
    .other = { instead-card }
    .officer = 码所指的卡已被替换。请对照新旧卡序列号。

## Card and e-ID

e-id-expired = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = 身份证已过期。详情列出日期。
e-id-lost = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = 身份证已报失。详情列出日期。
e-id-cancelled = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = 身份证已注销。详情列出日期。
e-eid-none = 未绑定电子身份
    .act = 请放置居民身份证。
    .other = { instead-counter }
    .officer = 此码没有绑定记录，或尚未发出身份证。
e-eid-visual = 请出示实体身份证
    .act = 请向工作人员出示实体居民身份证。
    .officer = 五个动态防伪元素有一项不符。请连同身份证转交柜台。
e-bind-face = 未能识别人脸
    .act = 请面向光线，再试一次。
    .other = 或使用自助服务机
    .officer = 绑定时人脸比对不符。
e-bind-relation = 需由父母或监护人办理
    .act = 此步骤需由有记录的父母或监护人完成。
    .officer = 没有该成年人与未成年人的关系记录。
e-bind-twin = 请使用自助服务机
    .act = 请到自助服务机输入应用程序显示的编号。
    .officer = 双胞胎或多胞胎：不可以人脸绑定。
e-bind-number = 编号无效
    .act = 请核对应用程序内的编号，再输入一次。
    .officer = 绑定编号错误或已失效。
e-pin-wrong = 密码错误
    .act = 还剩 { $tries } 次机会。
    .officer = 仅在手机上显示，工作人员无需处理。
e-pin-locked = 密码已锁定
    .act = 请于 { $minutes } 分钟后再试。
    .officer = 仅在手机上显示，工作人员无需处理。

## The system

e-sys-down = 系统故障
    .act = 请到柜台出示实体居民身份证。
    .officer = 系统故障：二维码及查看电子身份均已停用。请人工核对实体证件。
e-timeout = 请重新开始
    .act = 等候时间已过，请再次展示二维码或放置证件。
    .other = { instead-counter }
    .officer = 等候超时。详情列出是哪一项。
e-officer = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = 监控名单、出入境记录或其他只供工作人员知悉的原因：请查看详情。
e-gate-fault = { other-lane }
    .act = { other-lane.act }
    .officer = 闸门故障。详情列出故障及开始时间。
e-print = { other-lane }
    .act = { other-lane.act }
    .officer = 凭条打印机未能打印，本通道暂不接待非居民。

## Documents

e-doc-read = 请再次放置证件
    .act = 请将照片页向下平放，保持不动。
    .other = { instead-counter }
    .officer = 未能读取证件。详情列出未能读取的部分。
e-doc-expired = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = 证件已过期。详情列出种类及日期。
e-doc-unknown = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = 没有此证件的记录，或本通道不识别此类证件。
e-doc-area = 请使用另一证件
    .act = 请使用前往地区的证件。
    .officer = 证件与方向不符。详情列出证件种类及方向。
e-doc-chip = 未能读取证件芯片
    .act = 请到人工柜台。
    .officer = 芯片未能读取或未能核实。详情列出故障。
e-consent = 请到人工柜台
    .act = 没有同意，不能使用本通道。
    .officer = 不同意。详情列出条文版本。
e-coop-other = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = 对方答复不放行，没有说明原因。
e-ppt-validity = 证件有效期不足
    .act = 请到人工柜台。
    .officer = 证件剩余天数不足以逗留。详情列出天数及可逗留的最长天数。

## Biometrics

e-bio-none = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = 没有可供本通道比对的样本。
e-fp-fail = 指纹不符，请再试
    .act = 请擦净手指，平按在感应区上。
    .officer = 指纹不符。详情列出分数范围及次数。
e-fp-fail-officer = { neutral-officer }
    .act = 请打开“查看电子身份”，或出示居民身份证。
    .officer = 多次指纹不符。请核对五个防伪元素及照片，或核对实体证件，然后放行或转交。
e-fp-fail-officer-hong-kong = { neutral-officer }
    .act = 请出示香港实体身份证。
    .officer = 多次指纹不符。只接受香港实体身份证，不可查看电子身份。
e-fp-fail-officer-document = { neutral-officer }
    .act = 请出示旅行证件。
    .officer = 多次指纹不符。请核对实体证件，然后放行或转交。
e-face-fail = 人脸不符，请再试
    .act = 请正对镜头。
    .officer = 人脸不符。详情列出分数范围及次数。
e-face-fail-officer = { neutral-officer }
    .act = 请准备好证件。
    .officer = 多次人脸不符。请转交柜台。
e-iris-class = 请使用指纹
    .act = 您目前未能使用虹膜通关。
    .officer = 此类人士未开放虹膜通关。
e-iris-noenrol = 请使用指纹
    .act = 本通道不设虹膜登记。
    .officer = 本通道不设虹膜登记。
e-iris-height = 请使用指纹
    .act = 您的眼睛高度超出镜头范围。
    .officer = 眼睛高度不在 1.2 至 1.9 米之间。
e-iris-cover = 请勿遮盖面部
    .act = 请摘下口罩、墨镜及帽子。
    .other = 或使用指纹
    .officer = 面部被遮盖。详情列出次数。
e-iris-capture = 未能采集眼部图像
    .act = 请睁大眼睛，看向镜头。
    .other = 或使用指纹
    .officer = 未能采集虹膜。详情列出次数。
e-iris-capture-match = 眼部图像不符
    .act = 请睁大眼睛，看向镜头。
    .other = 或使用指纹
    .officer = 虹膜不符。详情列出次数。
e-iris-capture-finger = 请使用指纹
    .act = 镜头未能采集您的眼部图像。
    .officer = 未及时见到面部，或虹膜镜头失效。
e-bio-object = { neutral-officer }
    .act = 如不提供这些信息，可被拒绝入境。
    .officer = 当事人反对处理生物特征信息。由您决定，并须记录。

## Who may use which lane, port and hour

e-one-person = 每次只限一人
    .act = 请退后，只留一人在通道内。
    .officer = 通道内多于一人。闸门维持原状，等候您的决定。
e-age = 请与家长使用人工柜台
    .act = 自助通道供年龄较大的儿童使用。
    .officer = 未达本通道的年龄。
e-height = 请与家长使用人工柜台
    .act = 自助通道供身高 1.2 米或以上人士使用。
    .officer = 未达本通道的身高。
e-lane-class = 本通道不适用于此证件
    .act = 请使用人工柜台。
    .lane = 可使用：{ $lane }
    .officer = 此类人士不可使用本通道。详情列出类别及可用通道。
e-port-class = 本口岸不适用于此证件
    .act = 不能持此证件在这里通关。
    .nearest = 最近的其他口岸：{ $port }
    .officer = 此类人士不可使用本口岸。详情列出规则。
e-port-closed = 口岸现已关闭
    .act = 请使用其他口岸，或稍后再来。
    .when = { $time } 开放。
    .officer = 非开放时间。请查看时间表。
e-desk-closed = 柜台现已关闭
    .act = 请使用其他柜台，或稍后再来。
    .when = { $time } 开放。
    .officer = 非办公时间。请查看时间表。
e-pilot-port = 请到人工柜台
    .act = 您的登记不适用于本口岸的自助通道。
    .officer = 先行先试登记：详情列出适用口岸。

## Registration

e-reg-none = 请先登记
    .act = 本次请使用人工柜台，或到登记处登记。
    .officer = 没有登记或同意。详情列出缺少的项目，并请查看登记地点。
e-reg-stale = 请重新登记
    .act = 您的证件已更换，本次请使用人工柜台。
    .officer = 登记所用的证件其后已更换。
e-reg-pending = 登记尚未生效
    .act = 生效前请使用人工柜台。
    .when = 将于 { $time } 生效。
    .officer = 登记等候生效。详情列出登记时间及生效时间。
e-reg-mainland = 请先完成内地备案
    .act = 请到对面口岸的柜台办理。
    .other = { instead-counter }
    .officer = 内地备案未办或未完成。
e-reg-h-macao = 请登记回乡证
    .act = 请到澳门的登记处办理。
    .officer = H 开头的回乡证持有人兼有澳门居民身份证：未在澳门登记证件。
e-reg-country = 不符合登记资格
    .act = 请使用人工柜台。
    .officer = 护照国家不在名单内。
e-reg-doc = 缺少文件
    .act = 请补交工作人员指明的文件。
    .officer = 详情列出缺少的文件。
e-ppt-90 = 护照有效期不足九十天
    .act = 请先换领护照再登记。
    .officer = 登记时护照剩余有效期不足 90 天。
e-minor-proof = 需要关系证明
    .act = 需由父母或监护人陪同，并携带关系证明。
    .officer = 详情列出缺少的证明。

## Hong Kong–Macao mutual code

e-mut-notyet = { use-document }
    .act = { use-document.act }
    .other = { instead-counter }
    .officer = 港澳通关二维码尚未开始。
e-mut-age = { use-document }
    .act = { use-document.act }
    .other = { instead-counter }
    .officer = 未达港澳通关二维码的年龄。
e-mut-perm = { use-document }
    .act = { use-document.act }
    .other = { instead-counter }
    .officer = 并非永久性居民。
e-mut-nohk = { use-document }
    .act = { use-document.act }
    .other = { instead-counter }
    .officer = 未登记使用香港 e-道。
e-mut-class = { use-document }
    .act = 此码供永久性居民及证件载有 *、*** 或 R 的人士使用。
    .other = { instead-counter }
    .officer = 香港身份证类别不符合资格。
e-mut-noflag =
    请开启
    港澳通关二维码服务
    .act = 请在应用程序内开启港澳通关二维码服务。
    .other = { instead-document }
    .officer = 应用程序内未开启此服务。
e-mut-minor = { use-document }
    .act = { use-document.act }
    .other = { instead-counter }
    .officer = 香港未成年人没有新智能身份证，或没有家长同意。
e-mut-lane = 此处不接受香港二维码
    .act = 请出示实体证件。
    .officer = 此类通道不接受香港二维码。请要求出示实体证件。
e-mut-hkwait = 香港 e-道尚未可用
    .act = 在此之前请使用香港的人工柜台。
    .when = { $time } 起可用。
    .officer = 新证件信息正转送香港。详情列出时间。
e-hkreg-wait = 香港 e-道尚未可用
    .act = 在此之前请使用香港的人工柜台。
    .when = { $time } 起可用。
    .officer = e-道登记等候生效。详情列出时间。
e-hkreg-minor = 请到香港登记
    .act = 十一至十七岁人士需由家长陪同到 e-道办事处登记。
    .officer = 此机只供成年人登记。

## Entry and stay

e-transit-docs = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = 过境文件不齐。详情列出缺少的项目。
e-transit-30 = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = 三十天内不得过境入境。详情列出入境记录及最早日期。
e-transit-tw = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = 持往来台湾通行证而非经澳门机场往返。
e-endorse-mo = 没有有效的赴澳签注
    .act = 请到人工柜台。
    .officer = 通行证没有有效的赴澳签注。请查看签注记录。
e-endorse-hk = 没有有效的赴港签注
    .act = 此路线需要有效的赴港签注，请到人工柜台。
    .officer = 前往香港而没有有效的赴港签注。
e-endorse-used = 您的签注已用完
    .act = 请到人工柜台。
    .officer = 一次签注已使用。请查看签注记录。
e-endorse-7 = 您的签注已用完
    .act = 请到人工柜台。
    .officer = 在澳门及香港合计的天数已用完。请查看已用天数。
e-permit-used = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = 一次入境许可已使用。详情列出日期。
e-child-photo = 还需一份带照片的证件
    .act = 请同时出示带有儿童照片的旅行证件。
    .officer = 儿童的香港身份证没有照片。
e-stay-over = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = 逾期逗留，属行政事宜。详情列出天数，并请查看罚款范围及表格。
e-fine-rate = 请稍候
    .act = 工作人员正在填写表格。
    .officer = 每日金额须为澳门元 500 至 800。
e-lost-ticket = 船票开船时间太迟
    .act = 开船时间须在三小时之内。
    .officer = 船票开船时间超过三小时。
e-idv-nomatch = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = 身份证明局未能确认身份。

## Other desks

e-rp-unknown = { request-refused }
    .act = { request-refused.act }
    .officer = 此机构不在查证机构名册内。
e-rp-device = { request-refused }
    .act = { request-refused.act }
    .officer = 阅读器没有已登记的密钥。
e-rp-field = { request-refused }
    .act = { request-refused.act }
    .officer = 要求的信息超出核准范围。
e-rp-consent = { request-refused }
    .act = { request-refused.act }
    .officer = 持有人不同意。
e-rp-notyet = { request-refused }
    .act = { request-refused.act }
    .officer = 此用途尚未开始。
e-rp-casino = { request-refused }
    .act = { request-refused.act }
    .officer = 赌场不被接受。
e-td-elig = { application-incomplete }
    .act = { application-incomplete.act }
    .officer = 不符合申领此旅行证件的资格。详情列出条件。
e-td-sign = { application-incomplete }
    .act = { application-incomplete.act }
    .officer = 缺少签名：需父母双方，或代理人连同证明。
e-td-number = { application-incomplete }
    .act = { application-incomplete.act }
    .officer = 不是此类旅行证件的号码。
