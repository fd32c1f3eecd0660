# What can be pressed. Keys are those of scenario files behind `control-`.

control-agree = 同意
control-disagree = 不同意
control-stop = 停止
control-use-fingerprint = 改用指紋
control-use-iris = 改用虹膜
control-use-counter = 使用人工櫃檯
control-help = 需要協助
control-not-this-child = 不是這名小童
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

control-log-in = 登入
control-log-out = 登出
control-verify = 核實
control-release = 放行
control-refer = 轉交櫃檯
control-override = 改判
control-ask-card = 要求實體證件
control-ask-driver = 請司機掃碼
