# Notices and where to ask.

contact = Ajuda: 2837-0777 / 2837-0888
contact-eid = dsi.gov.mo/eid
contact-travel-documents = dsi.gov.mo

notice-title = Aviso legal
notice-identifier = O identificador electrónico da Conta Única equivale ao bilhete de identidade de residente para efeitos do artigo 243.º, alínea c), do Código Penal. Usar um identificador falsificado ou, sabendo-o, o de outra pessoa tem consequências legais.
notice-mutual-macao = Em Macau, um código mútuo falsificado ou alheio pode constituir falsificação ou uso de documento de outrem, ou cair na Lei n.º 11/2009.
notice-mutual-hong-kong = Em Hong Kong, um código mútuo falsificado ou alheio pode cair na secção 42 do Cap. 115.
notice-privacy = O código não contém dados pessoais legíveis nem registos de passagem. Só a polícia o pode decifrar.
notice-biometrics = A quem não é residente e entra são recolhidas impressões digitais ou palmares, íris ou retinas, ou traços do rosto para verificar a identidade. Pedir a entrada ou a permanência vale como consentimento; a oposição pode levar à recusa de entrada.
notice-overstay = Permanecer além do dia autorizado é uma infracção administrativa e está sujeito a multa.
notice-post-rules = Retire o chapéu e os óculos de sol e não use aparelhos electrónicos durante as formalidades; o telemóvel serve só para o código.
notice-immigration = Migração: Corpo de Polícia de Segurança Pública
