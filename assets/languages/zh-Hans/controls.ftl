# What can be pressed. Keys are those of scenario files behind `control-`.

control-agree = 同意
control-disagree = 不同意
control-stop = 停止
control-use-fingerprint = 改用指纹
control-use-iris = 改用虹膜
control-use-counter = 使用人工柜台
control-help = 需要协助
control-not-this-child = 不是这名儿童
control-other-purpose = 我以其他目的入境
control-language-zh-hant = 繁體中文
    .short = 中
control-language-pt = Português
    .short = PT
control-language-en = English
    .short = EN
control-language-zh-hans = 简体中文
    .short = 简

## Officers

control-log-in = 登录
control-log-out = 退出
control-verify = 核实
control-release = 放行
control-refer = 转交柜台
control-override = 改判
control-ask-card = 要求实体证件
control-ask-driver = 请驾驶员扫码
