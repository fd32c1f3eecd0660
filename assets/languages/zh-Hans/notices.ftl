# Notices and where to ask.

contact = 咨询：2837-0777 / 2837-0888
contact-eid = dsi.gov.mo/eid
contact-travel-documents = dsi.gov.mo

notice-title = 法律提示
notice-identifier = 一户通的电子标识，就《刑法典》第 243 条 c 项而言等同居民身份证。使用伪造的电子标识，或明知而使用他人的电子标识，须承担法律后果。
notice-mutual-macao = 在澳门，使用伪造或他人的港澳通关二维码，可涉及伪造文件、使用他人文件，以及第 11/2009 号法律。
notice-mutual-hong-kong = 在香港，使用伪造或他人的港澳通关二维码，可涉及香港法例第 115 章第 42 条。
notice-privacy = 二维码不载有可读取的个人信息，也不载有出入境记录。只有警方可以解密。
notice-biometrics = 非居民入境时，为核实身份会收集指纹或掌纹、虹膜或视网膜、或面部特征。申请入境或逗留即表示同意；反对者可被拒绝入境。
notice-overstay = 逗留超过准许日期属行政违法，须缴纳罚款。
notice-post-rules = 办理手续时请摘下帽子和墨镜，不要使用电子产品；手机只供出示二维码。
notice-immigration = 出入境事务：治安警察局
