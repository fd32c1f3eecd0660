# What can be pressed. Keys are those of scenario files behind `control-`.

control-agree = Concordo
control-disagree = Não concordo
control-stop = Parar
control-use-fingerprint = Usar impressão digital
control-use-iris = Usar íris
control-use-counter = Ir ao balcão
control-help = Ajuda
control-not-this-child = Não é esta criança
control-other-purpose = Venho com outro fim
control-language-zh-hant = 繁體中文
    .short = 中
control-language-pt = Português
    .short = PT
control-language-en = English
    .short = EN
control-language-zh-hans = 简体中文
    .short = 简

## Officers

control-log-in = Entrar em serviço
control-log-out = Sair de serviço
control-verify = Verificar
control-release = Libertar
control-refer = Encaminhar para o balcão
control-override = Decidir em contrário
control-ask-card = Pedir o documento físico
control-ask-driver = Pedir leitura ao condutor
