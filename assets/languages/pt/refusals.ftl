# What a traveller and an officer are told with each reason code, in the Portuguese of Macao.
# The English file explains keys and attributes.

neutral-counter = Dirija-se ao balcão, por favor
    .act = Um agente irá ajudá-lo. Tenha o documento à mão.
neutral-officer = Aguarde pelo agente, por favor
    .act = Fique onde está. Um agente vem a caminho.
other-lane = Utilize outro canal, por favor
    .act = Este canal não o pode atender agora. Siga a sinalização até ao seguinte.
instead-card = Ou coloque o BIR no leitor
instead-document = Ou coloque o documento no leitor
instead-counter = Ou dirija-se a um balcão
request-refused = Pedido recusado
    .act = Não foram fornecidos dados. Pergunte a quem o atende.
application-incomplete = Pedido incompleto
    .act = Complete o que lhe for indicado.
use-document = Utilize o documento físico
    .act = Este código não serve aqui. Coloque o bilhete de identidade no leitor.

## Codes

e-qr-unreadable = Segure o telemóvel direito e parado
    .act = Aumente o brilho e mostre o código inteiro.
    .other = { instead-card }
    .officer = Nada legível como código de passagem. Ver o número de leituras falhadas.
e-qr-unreadable-foreign = Este código não é de passagem
    .act = Abra “Minha passagem fronteiriça” e mostre esse código.
    .other = { instead-card }
    .officer = Texto de outro género de código, como uma ligação ou um código de saúde.
e-qr-stale = Código expirado
    .act = Mostre o ecrã em directo de “Minha passagem fronteiriça”, não uma captura.
    .other = { instead-card }
    .officer = O intervalo do código é anterior à janela. Comparar com a hora actual.
e-qr-replay = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = Código usado ou retido noutro lado. Comparar as duas utilizações: canal e hora.
e-qr-replay-swipe = Este código já foi usado
    .act = Deslize até ao seu próprio código.
    .other = { instead-card }
    .officer = Código usado neste canal há momentos, provavelmente o do filho no telemóvel dos pais.
e-qr-oldkey = Actualize a aplicação
    .act = Abra a aplicação com ligação à internet e mostre de novo o código.
    .other = { instead-card }
    .officer = Cifrado para uma chave retirada. Os pormenores indicam a chave e o último dia.
e-qr-clone = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = Dois telemóveis com a mesma chave. Comparar códigos, canais e horas; reter ambos os telemóveis.
e-qr-eidcode = Este é o código da identidade electrónica
    .act = Abra “Minha passagem fronteiriça” e mostre esse código.
    .other = { instead-card }
    .officer = Apresentado o código da identidade electrónica em vez do de passagem. Não abre portas.
e-qr-forged = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = Alarme: o código não é autêntico. As provas contêm os bytes, a hora e o canal. Libertar só com número de agente.
e-qr-lane = Este canal não aceita códigos QR
    .act = Coloque o documento físico no leitor.
    .other = { instead-counter }
    .officer = Este género de canal não aceita códigos.
e-qr-passenger = Passageiros: mostrem o BIR
    .act = Mostre o BIR físico.
    .officer = Um passageiro apresentou um código: pedir o BIR.
e-qr-clock = Verifique o relógio do telemóvel
    .act = Ponha data e hora em automático, fuso GMT+8, e mostre de novo o código.
    .other = { instead-card }
    .slow = O telemóvel está atrasado cerca de { $minutes ->
        [0] { $seconds } s
       *[other] { $minutes } min { $seconds } s
    }.
    .fast = O telemóvel está adiantado cerca de { $minutes ->
        [0] { $seconds } s
       *[other] { $minutes } min { $seconds } s
    }.
    .officer = Código autêntico, relógio do telemóvel errado. Os pormenores dão o desvio em segundos.
e-qr-revoked = Este telemóvel já não está vinculado
    .act = Coloque o BIR no leitor.
    .other = Ou use o telemóvel agora vinculado
    .officer = Vinculação terminada ou certificado revogado. Os pormenores indicam quando e por que via.
e-qr-device = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = O código pertence ao telemóvel de outra pessoa.
e-qr-oldcard = O seu BIR foi renovado
    .act = Abra “Consulta da identidade electrónica” para actualizar e mostre de novo o código.
    .other = { instead-card }
    .officer = O código refere um cartão substituído. Comparar as séries antiga e nova.

## Card and e-ID

e-id-expired = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = Bilhete de identidade caducado. Os pormenores indicam a data.
e-id-lost = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = Bilhete de identidade dado como extraviado. Os pormenores indicam a data.
e-id-cancelled = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = Bilhete de identidade cancelado. Os pormenores indicam a data.
e-eid-none = Sem identidade electrónica vinculada
    .act = Coloque o BIR no leitor.
    .other = { instead-counter }
    .officer = Código sem vinculação, ou BIR ainda não emitido.
e-eid-visual = Mostre o BIR físico
    .act = Mostre o BIR físico ao agente.
    .officer = Falhou um dos cinco elementos dinâmicos. Encaminhar para o balcão com o BIR.
e-bind-face = Rosto não reconhecido
    .act = Vire-se para a luz e tente de novo.
    .other = Ou use um quiosque de auto-atendimento
    .officer = O rosto não coincidiu na vinculação.
e-bind-relation = É preciso o pai, a mãe ou o tutor
    .act = Este passo cabe ao pai, à mãe ou ao tutor registado.
    .officer = Sem relação registada entre o adulto e o menor.
e-bind-twin = Use um quiosque de auto-atendimento
    .act = Leve ao quiosque o número que a aplicação mostra.
    .officer = Gémeos ou parto múltiplo: a vinculação pelo rosto está bloqueada.
e-bind-number = Número não aceite
    .act = Confirme o número na aplicação e escreva-o de novo.
    .officer = Número de vinculação errado ou caducado.
e-pin-wrong = Senha errada
    .act = { $tries ->
        [one] Resta uma tentativa.
       *[other] Restam { $tries } tentativas.
    }
    .officer = Só no telemóvel: nada para o agente.
e-pin-locked = Senha bloqueada
    .act = Tente de novo dentro de { $minutes } min.
    .officer = Só no telemóvel: nada para o agente.

## The system

e-sys-down = Avaria do sistema
    .act = Mostre o BIR físico no balcão.
    .officer = Códigos e consulta da identidade electrónica desligados: avaria do sistema. Verificar os documentos físicos à mão.
e-timeout = Comece de novo, por favor
    .act = O tempo esgotou-se. Mostre de novo o código ou o documento.
    .other = { instead-counter }
    .officer = Esgotou-se uma espera. Os pormenores indicam qual.
e-officer = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = Lista de vigilância, registo de passagens ou outra causa só para o agente: ver os pormenores.
e-gate-fault = { other-lane }
    .act = { other-lane.act }
    .officer = Avaria das portas. Os pormenores indicam qual e desde quando.
e-print = { other-lane }
    .act = { other-lane.act }
    .officer = A impressora de talões não imprime. Canal fechado a não residentes.

## Documents

e-doc-read = Coloque de novo o documento
    .act = Pouse-o direito, com a página da fotografia para baixo, sem o mover.
    .other = { instead-counter }
    .officer = Documento não lido. Os pormenores indicam a parte.
e-doc-expired = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = Documento caducado. Os pormenores indicam o tipo e a data.
e-doc-unknown = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = Documento sem registo, ou de tipo que este canal não conhece.
e-doc-area = Use o outro documento
    .act = Use o documento do lugar onde vai entrar.
    .officer = O documento não serve neste sentido. Os pormenores indicam o tipo e o sentido.
e-doc-chip = Não é possível ler o chip
    .act = Dirija-se ao balcão, por favor.
    .officer = Chip ilegível ou não autêntico. Os pormenores indicam a falha.
e-consent = Dirija-se ao balcão, por favor
    .act = Sem consentimento não pode usar este canal.
    .officer = Consentimento recusado. Os pormenores indicam a versão do texto.
e-coop-other = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = O outro lado respondeu que não, sem indicar o motivo.
e-ppt-validity = Validade do documento insuficiente
    .act = Dirija-se ao balcão, por favor.
    .officer = Faltam dias de validade para a permanência. Os pormenores dão os dias e a permanência mais longa possível.

## Biometrics

e-bio-none = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = Sem amostra registada para este canal.
e-fp-fail = Não coincide, tente de novo
    .act = Limpe o dedo e assente-o bem no sensor.
    .officer = Impressão digital não coincidente. Os pormenores dão a pontuação e as tentativas.
e-fp-fail-officer = { neutral-officer }
    .act = Abra “Consulta da identidade electrónica” ou mostre o BIR.
    .officer = Impressão digital não coincidente após todas as tentativas. Verificar os cinco elementos e a fotografia, ou o BIR físico; depois libertar ou encaminhar.
e-fp-fail-officer-hong-kong = { neutral-officer }
    .act = Mostre o bilhete de identidade físico de Hong Kong.
    .officer = Impressão digital não coincidente após todas as tentativas. Só vale o bilhete físico de Hong Kong; não há identidade electrónica.
e-fp-fail-officer-document = { neutral-officer }
    .act = Mostre o documento de viagem.
    .officer = Impressão digital não coincidente após todas as tentativas. Verificar o documento físico; depois libertar ou encaminhar.
e-face-fail = Não coincide, tente de novo
    .act = Olhe de frente para a câmara.
    .officer = Rosto não coincidente. Os pormenores dão a pontuação e as tentativas.
e-face-fail-officer = { neutral-officer }
    .act = Tenha o documento à mão.
    .officer = Rosto não coincidente após todas as tentativas. Encaminhar para o balcão.
e-iris-class = Use a impressão digital
    .act = A passagem por íris ainda não está ao seu dispor.
    .officer = Classe sem passagem por íris.
e-iris-noenrol = Use a impressão digital
    .act = Este canal não regista íris.
    .officer = Canal sem registo de íris.
e-iris-height = Use a impressão digital
    .act = A câmara não alcança a altura dos seus olhos.
    .officer = Olhos fora de 1,2 a 1,9 m.
e-iris-cover = Descubra o rosto, por favor
    .act = Retire a máscara, os óculos de sol e o chapéu.
    .other = Ou use a impressão digital
    .officer = Rosto coberto. Os pormenores contam as tentativas.
e-iris-capture = Não foi possível captar os olhos
    .act = Abra bem os olhos e olhe para a câmara.
    .other = Ou use a impressão digital
    .officer = Íris não captada. Os pormenores contam as tentativas.
e-iris-capture-match = Olhos não reconhecidos
    .act = Abra bem os olhos e olhe para a câmara.
    .other = Ou use a impressão digital
    .officer = Íris não coincidente. Os pormenores contam as tentativas.
e-iris-capture-finger = Use a impressão digital
    .act = A câmara não captou os seus olhos.
    .officer = Nenhum rosto a tempo, ou câmara de íris perdida.
e-bio-object = { neutral-officer }
    .act = Sem estes dados a entrada pode ser recusada.
    .officer = A pessoa opõe-se ao tratamento biométrico. A decisão é sua; registar a oposição.

## Who may use which lane, port and hour

e-one-person = Uma pessoa de cada vez
    .act = Recue, por favor, para que fique só uma pessoa.
    .officer = Mais de uma pessoa no canal. As portas esperam pela sua decisão.
e-age = Use um balcão com o pai ou a mãe
    .act = Os canais automáticos são para crianças mais velhas.
    .officer = Abaixo da idade deste canal.
e-height = Use um balcão com o pai ou a mãe
    .act = Os canais automáticos são para quem mede 1,2 m ou mais.
    .officer = Abaixo da altura deste canal.
e-lane-class = Este canal não serve o seu documento
    .act = Dirija-se a um balcão, por favor.
    .lane = Pode usar: { $lane }
    .officer = Classe não admitida neste canal. Os pormenores indicam a classe e os canais possíveis.
e-port-class = Este posto não serve o seu documento
    .act = Não pode passar aqui com este documento.
    .nearest = Outro posto mais próximo: { $port }
    .officer = Classe não admitida neste posto. Os pormenores indicam a regra.
e-port-closed = Posto encerrado
    .act = Utilize outro posto ou volte mais tarde.
    .when = Abre às { $time }.
    .officer = Fora do horário. Ver a linha do horário.
e-desk-closed = Balcão encerrado
    .act = Utilize outro balcão ou volte mais tarde.
    .when = Abre às { $time }.
    .officer = Fora do horário do balcão. Ver a linha do horário.
e-pilot-port = Dirija-se ao balcão, por favor
    .act = O seu registo não abrange os canais deste posto.
    .officer = Registo do plano-piloto: os pormenores indicam os postos abrangidos.

## Registration

e-reg-none = Registe-se primeiro, por favor
    .act = Hoje use um balcão, ou registe-se no posto de registo.
    .officer = Falta o registo ou o consentimento. Os pormenores dizem qual; ver os locais de registo.
e-reg-stale = Registe-se de novo, por favor
    .act = O seu bilhete mudou. Hoje use um balcão.
    .officer = Registo feito com um bilhete entretanto mudado.
e-reg-pending = Registo ainda não activo
    .act = Até lá, use um balcão, por favor.
    .when = Fica activo às { $time }.
    .officer = Registo em espera. Os pormenores dizem quando foi feito e quando fica activo.
e-reg-mainland = Falta o registo no Interior da China
    .act = Faça o registo no balcão do outro lado.
    .other = { instead-counter }
    .officer = Registo no Interior da China em falta ou pendente.
e-reg-h-macao = Registe o seu salvo-conduto
    .act = Dirija-se a um posto de registo em Macau.
    .officer = Salvo-conduto de prefixo H com BIR: falta o registo do documento em Macau.
e-reg-country = Não pode fazer o registo
    .act = Dirija-se a um balcão, por favor.
    .officer = O país do passaporte não consta da lista.
e-reg-doc = Falta um documento
    .act = Traga, por favor, o documento que lhe indicarem.
    .officer = Os pormenores indicam o documento em falta.
e-ppt-90 = Passaporte com menos de 90 dias
    .act = Renove o passaporte antes de se registar.
    .officer = Menos de 90 dias de validade no registo.
e-minor-proof = É preciso provar a relação
    .act = Deve vir o pai, a mãe ou o tutor, com prova da relação.
    .officer = Os pormenores indicam a prova em falta.

## Hong Kong–Macao mutual code

e-mut-notyet = { use-document }
    .act = { use-document.act }
    .other = { instead-counter }
    .officer = Antes do primeiro dia do código mútuo.
e-mut-age = { use-document }
    .act = { use-document.act }
    .other = { instead-counter }
    .officer = Abaixo da idade do código mútuo.
e-mut-perm = { use-document }
    .act = { use-document.act }
    .other = { instead-counter }
    .officer = Não é residente permanente.
e-mut-nohk = { use-document }
    .act = { use-document.act }
    .other = { instead-counter }
    .officer = Sem registo nos canais-e de Hong Kong.
e-mut-class = { use-document }
    .act = O código serve bilhetes permanentes e os marcados *, *** ou R.
    .other = { instead-counter }
    .officer = O tipo de bilhete de Hong Kong não é abrangido.
e-mut-noflag = Ligue o serviço QR mútuo
    .act = Ligue na aplicação o serviço de código QR Hong Kong–Macau.
    .other = { instead-document }
    .officer = Serviço mútuo desligado na aplicação.
e-mut-minor = { use-document }
    .act = { use-document.act }
    .other = { instead-counter }
    .officer = Menor de Hong Kong sem o novo bilhete inteligente ou sem consentimento dos pais.
e-mut-lane = QR de Hong Kong não aceite aqui
    .act = Mostre o documento físico.
    .officer = Canal sem códigos de Hong Kong. Pedir o documento físico.
e-mut-hkwait = Canais-e de Hong Kong: ainda não
    .act = Até lá, use os balcões em Hong Kong.
    .when = Disponíveis a partir das { $time }.
    .officer = O novo bilhete vai a caminho de Hong Kong. Os pormenores dão a hora.
e-hkreg-wait = Canais-e de Hong Kong: ainda não
    .act = Até lá, use os balcões em Hong Kong.
    .when = Disponíveis a partir das { $time }.
    .officer = Registo nos canais-e em espera. Os pormenores dão a hora.
e-hkreg-minor = Registe-se em Hong Kong
    .act = Dos 11 aos 17 anos regista-se lá, com o pai ou a mãe.
    .officer = O registo neste quiosque é para adultos.

## Entry and stay

e-transit-docs = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = Documentos de trânsito incompletos. Os pormenores indicam o que falta.
e-transit-30 = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = Trânsito vedado por 30 dias. Os pormenores dão as entradas e a primeira data possível.
e-transit-tw = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = Salvo-conduto para Taiwan sem viagem pelo aeroporto de Macau.
e-endorse-mo = Sem visto válido para Macau
    .act = Dirija-se ao balcão, por favor.
    .officer = O salvo-conduto não tem visto válido para Macau. Ver as linhas.
e-endorse-hk = Sem visto válido para Hong Kong
    .act = Este trajecto exige visto válido para Hong Kong. Dirija-se ao balcão.
    .officer = Saída para Hong Kong sem visto válido para Hong Kong.
e-endorse-used = O seu visto já foi utilizado
    .act = Dirija-se ao balcão, por favor.
    .officer = Visto de uma só vez já utilizado. Ver as linhas.
e-endorse-7 = O seu visto já foi utilizado
    .act = Dirija-se ao balcão, por favor.
    .officer = Esgotados os dias em Macau e Hong Kong juntos. Ver os dias usados.
e-permit-used = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = Autorização prévia de uma só vez já utilizada. Os pormenores dão a data.
e-child-photo = É preciso outro documento
    .act = Mostre também um documento de viagem com fotografia da criança.
    .officer = Bilhete de identidade de Hong Kong de criança sem fotografia.
e-stay-over = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = Permanência excedida: matéria administrativa. Os pormenores dão os dias; ver os limites da multa e o impresso.
e-fine-rate = Um momento, por favor
    .act = O agente está a preencher o impresso.
    .officer = O valor deve ficar entre 500 e 800 patacas por dia.
e-lost-ticket = O bilhete parte tarde demais
    .act = O bilhete deve partir dentro de 3 horas.
    .officer = A partida do bilhete é daqui a mais de 3 horas.
e-idv-nomatch = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = Identidade não confirmada pela DSI.

## Other desks

e-rp-unknown = { request-refused }
    .act = { request-refused.act }
    .officer = Entidade fora do registo de verificadores.
e-rp-device = { request-refused }
    .act = { request-refused.act }
    .officer = Leitor sem chave registada.
e-rp-field = { request-refused }
    .act = { request-refused.act }
    .officer = Pedido um campo fora da autorização.
e-rp-consent = { request-refused }
    .act = { request-refused.act }
    .officer = O titular não consentiu.
e-rp-notyet = { request-refused }
    .act = { request-refused.act }
    .officer = Esta utilização começa mais tarde.
e-rp-casino = { request-refused }
    .act = { request-refused.act }
    .officer = Os casinos não são admitidos.
e-td-elig = { application-incomplete }
    .act = { application-incomplete.act }
    .officer = Sem direito a este documento de viagem. Os pormenores indicam a condição.
e-td-sign = { application-incomplete }
    .act = { application-incomplete.act }
    .officer = Faltam assinaturas: pai e mãe, ou o representante com prova.
e-td-number = { application-incomplete }
    .act = { application-incomplete.act }
    .officer = Não é um número deste tipo de documento de viagem.
