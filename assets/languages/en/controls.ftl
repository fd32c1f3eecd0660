# What can be pressed. Keys are those of scenario files behind `control-`.

control-agree = Agree
control-disagree = Disagree
control-stop = Stop
control-use-fingerprint = Use fingerprint
control-use-iris = Use iris
control-use-counter = Use the counter
control-help = Help
control-not-this-child = Not this child
control-other-purpose = I come for another purpose
control-language-zh-hant = 繁體中文
    .short = 中
control-language-pt = Português
    .short = PT
control-language-en = English
    .short = EN
control-language-zh-hans = 简体中文
    .short = 简

## Officers

control-log-in = Log in
control-log-out = Log out
control-verify = Verify
control-release = Release
control-refer = Refer to the counter
control-override = Override
control-ask-card = Ask for the physical document
control-ask-driver = Ask driver to scan
