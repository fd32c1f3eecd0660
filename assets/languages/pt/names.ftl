# Names of places, lanes, directions, documents and fingers.

port-border-gate = Portas do Cerco
port-qingmao = Posto Qingmao
port-hzm-bridge-hongkong = Ponte HZM, sala Hong Kong–Macau
port-hzm-bridge-zhuhai = Ponte HZM, sala Zhuhai–Macau
port-hengqin = Posto Hengqin, zona de Macau
port-outer-harbour = Porto Exterior
port-taipa-terminal = Terminal da Taipa
port-inner-harbour = Porto Interior
port-airport = Aeroporto
port-industrial-zone = Parque Industrial Transfronteiriço

direction-arrival = Entrada
direction-departure = Saída

lane-two-door = Canal de duas portas
lane-two-door-iris = Canal de íris
lane-two-door-iris-enrol = Canal de íris com registo
lane-three-door = Canal de inspecção integral
lane-counter = Balcão
lane-priority = Canal prioritário
lane-student = Canal para estudantes
lane-vehicle = Corredor manual de veículos
lane-vehicle-joint = Corredor integral de veículos
lane-registration = Posto de registo
header-lane = Canal { $number }

sign-iris = Canal de íris
sign-iris-enrol = Auto-registo de íris

document-macao-id = BIR de Macau
document-hk-id = Bilhete de identidade de Hong Kong
document-exit-entry-permit = Salvo-conduto de ida e volta para Hong Kong e Macau
document-official-permit = Salvo-conduto electrónico em missão oficial
document-home-return-permit = Salvo-conduto para deslocação ao Interior da China
document-taiwan-permit = Salvo-conduto dos compatriotas de Taiwan
document-passport = Passaporte
document-hk-document-of-identity = Documento de identidade para efeitos de visto de Hong Kong
document-park-pass = Cartão de acesso ao parque industrial

finger-right-thumb = polegar direito
finger-right-index = indicador direito
finger-right-middle = dedo médio direito
finger-right-ring = anelar direito
finger-right-little = mindinho direito
finger-left-thumb = polegar esquerdo
finger-left-index = indicador esquerdo
finger-left-middle = dedo médio esquerdo
finger-left-ring = anelar esquerdo
finger-left-little = mindinho esquerdo
