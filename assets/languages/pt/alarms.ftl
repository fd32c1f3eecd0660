# Alarms, for officers: the value says what happened, .act what to do.

alarm-case = Um viajante precisa de si
    .act = Vá ao canal; o caso mostra o que se passou.
alarm-door-forced = Porta aberta sem ordem
    .act = Vá ao canal. Verifique quem passou.
alarm-door-held = A porta não fechou
    .act = Desimpeça a porta; as outras ficam fechadas.
alarm-blocked = Obstáculo na porta
    .act = Retire o obstáculo.
alarm-tailgating = Mais de uma pessoa no canal
    .act = Separe as pessoas. A saída fica fechada até decidir.
alarm-occupied = Alguém permanece no interior
    .act = Fale com a pessoa; abra o caminho de volta se for preciso.
alarm-gate-fault = Avaria das portas: uma porta não obedeceu
    .act = O canal fica fora de serviço por algum tempo. Se houver alguém dentro, ajude a sair; se se repetir, chame um técnico.
alarm-gate-lost = Perdida a ligação às portas
    .act = O canal está fechado. Se houver alguém dentro, liberte-o pela primeira porta.
alarm-tampering = Linha ou armário das portas violado
    .act = Feche o canal e inspeccione a linha e o armário.
alarm-emergency = Emergência: portas livres
    .act = Quem está dentro conta como não verificado. Conte de novo.
alarm-clock = Relógio da estação em dúvida
    .act = Códigos desligados, cartões funcionam. Um técnico deve confirmar a fonte horária.
alarm-document-left = Documento esquecido no leitor
    .act = Recolha-o e devolva-o ao titular.
alarm-device-lost = Um aparelho não responde
    .act = Ver os pormenores; se não voltar, chame um técnico.
alarm-registry = Registo central inacessível
    .act = Códigos e identidade electrónica desligados. Verificar os documentos físicos à mão.
alarm-paper = Impressora de talões sem papel
    .act = Reponha o papel. Até lá o canal está fechado a não residentes.

## Banners on the officer's screen

banner-system-fault = QR desligado: avaria do sistema
    .act = Verificar os documentos físicos à mão; não usar a identidade electrónica.
banner-clock = QR desligado: relógio em dúvida
    .act = Os cartões funcionam. Um técnico deve confirmar a fonte horária.
banner-trust-old = Lista de confiança fora de prazo
    .act = Obtenha uma nova antes que parem os códigos mútuos.
banner-emergency = Emergência
    .act = Portas livres. Conte de novo quem está dentro.
