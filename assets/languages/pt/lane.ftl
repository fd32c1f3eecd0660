# Screens of a lane, one instruction each: .title the headline, .act what to do, .hint a quiet line below.

screen-starting =
    .title = Um momento, por favor
    .act = Este canal está a iniciar.
screen-idle =
    .title = Aproxime o código QR do leitor
    .act = Ou coloque o BIR ou documento no leitor
    .hint = Use o telemóvel só para mostrar o código.
screen-reading =
    .title = A ler, não se mova, por favor
    .act = Não mova o telemóvel nem o documento.
screen-looking-up =
    .title = A verificar, aguarde
    .act = Demora só um momento.
screen-not-this-child =
    .title = A seguir: { $initials }, { $age } anos
    .act = Confirme que é esta a criança que passa agora.
    .hint = Se não for, prima “{ control-not-this-child }”.
screen-go =
    .title = Entre, por favor
    .act = Passe a primeira porta, uma pessoa só.
screen-step-in =
    .title = Avance um pouco mais
    .act = Fique sobre o tapete, afastado da porta.
screen-door-closing =
    .title = A porta está a fechar
    .act = Fique parado, por favor.
screen-finger =
    .title = Coloque o { $finger } no sensor
    .any = Coloque o dedo no sensor
    .act = Assente-o bem e não o mova.
    .also = Ou use o { $other }
    .hint = Se precisar, prima “{ control-help }”.
screen-finger-again =
    .title = Não coincide, tente de novo
    .act = Limpe o dedo e assente-o bem no sensor.
    .also = Ou use o { $other }
    .hint = { tries }
screen-take-document =
    .title = Retire o documento
    .act = A porta abre quando o tiver consigo.
screen-go-out =
    .title = Passe, por favor
    .act = Saia pela última porta.
screen-slip =
    .title = Leve o talão de permanência
    .act = Guarde-o até sair de Macau.
screen-done =
    .title = Obrigado
    .act = Boa viagem.
screen-refused =
    .title = Aqui não é possível
    .act = Siga as instruções, por favor.
screen-officer-coming =
    .title = { neutral-officer }
    .act = { neutral-officer.act }
    .eid = Abra “Consulta da identidade electrónica” ou mostre o BIR.
    .hong-kong = Mostre o bilhete de identidade físico de Hong Kong.
    .document = Mostre o documento de viagem.
screen-way-back =
    .title = Volte para trás, por favor
    .act = Saia pela porta por onde entrou.
    .hint = Um agente irá ajudá-lo lá fora.
screen-two-people =
    .title = Uma pessoa de cada vez
    .act = Recue, por favor, para que fique só uma pessoa.
    .hint = Até lá as portas ficam fechadas.
screen-blocked =
    .title = Desimpeça a porta, por favor
    .act = Afaste-se da porta com a sua bagagem.
screen-out-of-service =
    .title = Canal fora de serviço
    .act = Utilize outro canal, por favor.
screen-system-fault =
    .title = Avaria do sistema
    .act = Mostre o BIR físico no balcão.
    .hint = De momento não se podem usar códigos QR.
screen-emergency =
    .title = Emergência: saia já
    .act = As portas estão livres. Saia pela mais próxima.
screen-clock =
    .title = Códigos QR suspensos
    .act = Coloque o BIR ou documento no leitor.
    .hint = O relógio deste canal está a ser verificado.
screen-closed =
    .title = Posto encerrado
    .act = Utilize outro posto ou volte mais tarde.
    .when = Abre às { $time }.
screen-help =
    .title = Foi chamado um agente
    .act = Fique onde está, por favor.
    .hint = { contact }

## The four steps of a passage, and where the lane stands

step-scan = Código
step-enter = Entrar
step-finger = Dedo
step-leave = Passar
tries = Tentativa { $try } de { $of }
status-open = Disponível
status-busy = Ocupado
status-closed = Encerrado
status-fault = Fora de serviço

## Habits, shown while the lane waits

habit-one-person = Uma pessoa
habit-card = Traga o BIR
habit-face = Sem chapéu nem óculos de sol
habit-phone = Telemóvel só para o código

## Advice: never a refusal

advice-child-first = Primeiro passa o seu filho
    .act = Deslize até ao código do filho, espere que ele passe e mostre depois o seu.
advice-several-children = Com vários filhos, use um balcão
    .act = Será mais rápido num balcão; também servem os documentos físicos.
advice-several-children-documents = Com vários filhos, use os documentos
    .act = Será mais rápido com os documentos físicos; também serve um balcão.
advice-family-member = Talvez o código de outro familiar
    .act = Veja de quem é o código mostrado e recomece com o seu.
advice-carry-card = Traga consigo o BIR físico
    .act = Necessário se a impressão digital ou o sistema falham, nos canais integrais e de veículos e nos controlos do Interior ou de Hong Kong.
advice-fetch-card = Sem BIR e sem telemóvel?
    .act = Vá buscar o BIR ou peça a alguém que o traga.
advice-residents-only = De momento só residentes
    .act = Visitantes: utilizem outro canal, por favor.
advice-codes-off = De momento não há códigos QR
    .act = Use o BIR físico, por favor.
advice-swipe = Vários códigos num telemóvel
    .act = Deslize para a esquerda ou direita até ao código da pessoa certa.

## Coaching while a code or a finger is being read

coach-too-dark = Aumente o brilho
coach-glare = Incline um pouco o telemóvel
coach-too-far = Aproxime o telemóvel
coach-too-near = Afaste o telemóvel
coach-blurred = Não mova o telemóvel
coach-not-ours = Não é de passagem: abra “Minha passagem fronteiriça”
coach-finger-hold = Bom, mantenha
coach-finger-lifted = Deixe o dedo mais tempo no sensor
coach-finger-poor = Humedeça ou seque o dedo e tente de novo
