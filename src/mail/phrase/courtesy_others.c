/*
 * courtesy_others.c - words that are no name, though they stand where one may, with a capital: alone in a line under
 * thanks, or behind them. In doubt a word stands here: then somebody looks at the mail.
 */
#include <string.h>

#include "clf/base/count.h"
#include "phrase/courtesy_words.h"

/* Folded and bare, of all the languages. */
static const char others[] =
    "aben|aber|aberto|abgelehnt|abierto|abime|abmelden|abmeldung|abogado|abril|accept|accepted|"
    "access|accord|account|acik|acil|actually|address|adjunto|adres|adress|adresse|advocaat|advogado|"
    "advokat|adwokat|afbestil|afmelden|afternoon|again|agosto|agree|agreed|aguardando|aguardo|aide|"
    "ainda|aiuto|ajuda|ajutor|akkoord|ako|al|aldri|aldrig|ale|all|alleen|allegato|allerdings|"
    "allerede|almost|already|also|alstublieft|although|am|ama|amanha|anbei|ancak|anche|ancora|anexo|"
    "angebot|angry|anhang|anlage|annu|annulation|annuler|annuleren|annulering|annullamento|annullare|"
    "annuller|ano|another|anruf|answer|answers|antwoord|antwort|antworten|anulare|anulati|anulowanie|"
    "anuluj|anwalt|any|anything|anzeige|aout|apen|aperto|apologies|app|apparently|appel|approved|"
    "april|aprile|apua|arayin|are|argent|ariza|arnaque|article|articolo|articulo|artikel|asap|asla|"
    "astept|atasat|atraso|attached|attachment|attendre|attesa|aub|auch|aucun|aucune|auftrag|august|"
    "augustus|aujourd|auki|aun|ausser|aussi|avaria|avbestall|avbestill|avbryt|averia|avocat|avril|"
    "avsak|avukat|avvocato|awaria|awful|ayer|ayuda|azi|azonban|azul|bad|baja|balik|bani|bara|bare|be|"
    "because|bedrageri|been|behalve|bekliyorum|bellen|ben|beschadigd|beschadigt|beschwerde|"
    "beskadiget|bestallning|bestatigt|besteht|bestelling|bestellung|bestellungen|bestilling|betreff|"
    "betrug|bevestigd|bez|bianco|bijlage|bilaga|bild|bilde|bill|billede|bitte|biz|black|blad|blanc|"
    "blanco|blatt|blau|blauw|bleibt|bleu|blocked|blodsinn|blu|blue|bohuzel|bohuzial|both|bozuk|brak|"
    "brakuje|broken|bug|bugun|burla|but|cakam|call|cambio|can|cancel|cancelacion|cancelamento|"
    "cancelar|canceled|cancelled|cand|care|carsamba|cash|casse|cat|ce|cekam|ceo|cependant|cerrado|"
    "cevap|change|changed|chi|chiamare|chiamata|chiuso|chyba|chybi|ci|cine|close|closed|co|colet|"
    "colis|color|colore|colour|comanda|combien|come|commande|comment|como|complain|complaint|compte|"
    "computer|confermo|confirmado|confirme|confirmed|consegna|conta|conto|contrat|correct|cosa|cost|"
    "could|couleur|court|crap|credit|csak|csalas|csomag|csutortok|cto|ctvrtek|cual|cuando|cuanto|"
    "cuenta|cum|cuma|cumartesi|czekam|czwartek|da|daha|dalej|dalig|damaged|damn|danach|danado|"
    "danificado|dann|danneggiato|dar|darlig|das|data|date|datei|dato|datum|de|dead|december|decembre|"
    "decline|declined|defect|defective|defectueux|defectuoso|defeito|defekt|degil|deja|delay|delayed|"
    "delete|delivery|dem|demain|den|dennoch|der|desabonnement|deschis|desgraciadamente|"
    "desinscription|dessverre|desvaerre|details|deteriorat|devis|devolucion|dezember|dicembre|"
    "diciembre|did|die|dienstag|difettoso|different|dimanche|din|dinero|dinheiro|dinsdag|direccion|"
    "director|disappointed|disappointing|discount|disdetta|dlaczego|dnes|do|doar|doch|dock|document|"
    "documents|dodavka|does|dokument|domanda|domani|domenica|domingo|dommage|donde|donderdag|done|"
    "donnerstag|dossier|dostawa|dotaz|dove|down|dringend|drucker|du|duminica|dun|dzisiaj|echange|"
    "echter|edelleen|ei|eilen|eilig|ein|eine|einverstanden|either|eivat|ek|eksik|elle|elles|email|"
    "embargo|emme|en|encomenda|encore|ende|endereco|endnu|enero|enna|entrega|entschuldigung|er|"
    "eroare|erreur|erro|error|errore|errors|ersatz|erst|erstattung|es|esperando|espero|est|estafa|"
    "este|et|ette|eu|even|evening|ever|every|everything|evet|except|exceptie|excepto|exceto|exchange|"
    "factura|facture|factuur|fail|failed|failing|fails|failure|fakat|faktura|falsch|false|falta|"
    "faltan|fara|farbe|farg|fattura|fatura|fault|faux|favore|febbraio|febrero|februar|february|fecha|"
    "fechado|fehlen|fehler|fehlermeldung|fehlt|feil|fejl|fel|ferme|fevrier|few|fichier|file|files|"
    "fine|first|forsening|forsinkelse|forsinket|fortfarande|fortsatt|foto|fotos|fout|fraga|frage|"
    "fragen|fragor|fraud|frechheit|fredag|free|freitag|friday|fw|fwd|fyi|garantia|garantie|garbage|"
    "gdzie|gecikme|geen|geld|gennaio|geschlossen|gesloten|gestern|gia|giovedi|gisteren|giugno|golpe|"
    "good|graag|great|green|groen|gross|grosse|grun|guasto|guess|gutschrift|had|hala|half|hangi|"
    "haric|has|hasarli|hata|hate|have|hayir|he|helaas|hell|help|her|here|hetfo|heure|heute|hianyzik|"
    "hiba|hic|hier|hilfe|his|hivjon|hjaelp|hjalp|hjelp|hoe|hogyan|hoje|hol|hold|holnap|honteux|"
    "hopefully|hopeless|hora|horrible|how|however|hoy|hulp|huomenna|huono|hur|hva|hvad|hvem|hvilken|"
    "hvor|hvordan|hvorfor|hvornar|i|iade|ich|idag|idiot|idiots|ieri|if|igar|igen|ihr|ik|ikke|ikkje|"
    "il|ile|ilman|ils|immer|imorgen|imorgon|impossible|inacceptable|inadmissible|inca|inchis|"
    "incompetent|incorrect|indirizzo|infelizmente|info|information|inga|ingen|ingenting|insa|instead|"
    "intarziere|inte|intet|intrebare|invoice|io|iptal|is|issue|issues|it|item|its|ja|jag|jahr|jak|"
    "jamais|jammer|januar|januari|january|janvier|je|jednak|jedoch|jeg|jen|jeste|jeszcze|jetzt|jeudi|"
    "jij|joi|joint|joke|joo|jueves|juillet|juin|juli|julio|july|june|juni|junio|just|jutro|juz|kac|"
    "kapali|kapot|kaputt|kargo|kde|kdo|kdy|kedd|kedy|kein|keine|keinen|keiner|keins|kep|kerdes|kerem|"
    "keses|keskiviikko|ki|kiedy|kiinni|kim|kimse|kindly|kiveve|klacht|klage|klagomal|klein|kleur|"
    "kolik|kolko|konto|kosten|kotu|krome|ktery|kto|ktory|kuendigung|kuitenkin|kuka|kun|kunde|"
    "kundennummer|kundigen|kundigung|kuva|kylla|kysymys|lacherlich|lamentablemente|laptop|large|"
    "lasku|last|late|later|lauantai|lawsuit|lawyer|left|leider|lemondas|len|less|leverans|levering|"
    "liar|liars|lieferung|lies|ligar|liite|like|link|lipseste|little|livraison|livrare|llamada|"
    "llamar|locked|login|lordag|loro|lost|lousy|love|luglio|lukket|lundi|lunedi|lunes|luni|lutfen|ma|"
    "maalesef|maanantai|maandag|maar|maart|maat|maggio|mahnung|mai|mail|maine|mais|malheureusement|"
    "manager|manana|manca|mandag|mangler|manquant|manquante|manque|many|mar|march|mardi|marketing|"
    "mars|martedi|marti|marz|marzo|mas|may|maybe|mayo|me|medium|meg|mei|mein|meine|melleklet|melyik|"
    "men|mennyi|menos|mercoledi|mercredi|mes|meskanie|mi|miercoles|miercuri|miert|might|mika|mikor|"
    "miksi|milloin|mina|mindig|missa|missing|mist|miten|mittwoch|mon|monat|monday|money|montag|month|"
    "more|morgen|morning|much|muell|must|mutta|my|myohassa|myos|nada|nadal|nadie|nao|nar|nasil|nb|ne|"
    "nedela|nedele|neden|nee|need|needed|needs|nefunguje|negro|nei|nein|neither|nej|nelkul|nem|"
    "nenhum|nenhuma|nerede|nero|nessuna|nessuno|never|nevyreseno|new|next|nic|nicht|nichts|nicin|"
    "niciodata|nie|niedziela|niemals|niemand|niente|niestety|niet|niets|nigdy|nikdo|nikdy|nikt|nikto|"
    "nimeni|nimic|ninguem|ningun|ninguna|nirgends|no|nobody|noch|nog|noi|noir|non|none|nooit|nope|"
    "nor|nosotros|not|nothing|notre|nous|november|novembre|noviembre|now|nowhere|nu|nul|number|"
    "numero|nummer|nunca|nur|nyitott|ob|objednavka|ocksa|october|octobre|octubre|odelagt|odotan|"
    "odpoved|odpowiedz|offen|office|oggi|ogsa|ohne|ok|okay|okrem|oktober|old|onde|ongelma|only|"
    "onsdag|ontbreekt|ontem|ook|open|oplichting|opoznienie|oppen|oprocz|option|opzeggen|opzegging|"
    "ora|order|orders|ordine|ordre|oszustwo|otazka|otevrene|other|ottobre|otwarte|ou|oui|our|ouvert|"
    "pacate|pacco|package|paczka|page|paid|paitsi|paket|paketti|pakke|pakket|paljonko|panasz|panne|"
    "paquete|para|parcel|partially|partido|partly|pas|password|passwort|patek|pathetic|payment|pazar|"
    "pazartesi|peccato|pedido|peinlich|pending|pengar|penge|penger|peniaze|penize|pentek|penz|per|"
    "perche|pergunta|perhaps|perjantai|pero|persembe|personne|peruuta|peruutus|pesimo|pessimo|petos|"
    "phone|photo|photos|piatek|piatok|picture|pieniadze|pire|plainte|please|podvod|police|pomoc|"
    "pomocy|pondeli|pondelok|poniedzialek|poor|por|porad|porem|porque|poskodene|poskozene|pourquoi|"
    "pourtant|poza|pravnik|precio|preco|pregunta|preis|prezzo|price|prijs|priloha|printer|pris|prix|"
    "probleem|problem|problema|problemas|probleme|problemen|problemes|problemi|problems|proc|"
    "prodotto|product|producto|products|produit|produkt|produs|produto|prosim|prosze|ps|puhelin|"
    "purtroppo|puuttuu|pytania|pytanie|qual|quale|quand|quando|quanto|quarta|quatsch|que|quebrado|"
    "queja|quel|quelle|quelles|quels|quem|question|questions|qui|quien|quinta|quoi|rabatt|rahat|"
    "rappel|raspuns|rau|re|ready|receipt|rechner|rechnung|rechnungen|reclamacao|reclamacion|"
    "reclamatie|reclamation|reclamo|red|redan|reembolso|refund|refunds|refuse|regarding|regning|"
    "rejected|rekening|reklamace|reklamacia|reklamacio|reklamacja|reklamation|remboursement|remove|"
    "rendeles|reopen|replace|replacement|reply|reponse|resend|resiliation|resilier|resim|reso|"
    "resposta|respuesta|retard|retour|retoure|retraso|return|returned|rezalet|rezygnacja|richtig|"
    "ridiculous|rien|right|rikki|rimborso|ring|risposta|ritardo|rog|rojo|rood|rosso|rossz|rot|roto|"
    "rott|rotto|rouge|rozbite|rubbish|ruckgabe|ruckruf|rucksendung|rueckruf|rusine|sabato|sadece|"
    "sadly|sajnos|saknas|sales|sali|sambata|same|samedi|samstag|sans|saturday|sauerei|sauf|sbagliato|"
    "scam|scanner|schade|schande|schlecht|schluss|schon|schrott|schwarz|screen|screenshot|se|second|"
    "see|segitseg|segunda|seite|semmi|send|senki|sent|senza|september|septembre|septiembre|serult|"
    "server|service|settembre|seulement|sexta|shall|shame|she|shipment|shipping|should|si|sie|"
    "sikayet|sim|sin|since|siparis|site|size|skadad|skadet|skandal|slecht|slow|small|snalla|sobota|"
    "sofort|soha|soita|soldi|solo|some|something|sondag|sonnabend|sonntag|soon|sorry|soru|sorun|"
    "spater|spatne|sporgsmal|sporsmal|sroda|stadig|stale|stangd|still|stimmt|stop|storing|storlek|"
    "stornieren|stornierung|storno|stp|streda|stricat|stvrtok|subject|sunday|sunnuntai|sure|svar|svp|"
    "szallitas|szamla|szerda|szombat|taglia|taille|tak|take|takze|talla|tambem|tambien|tanaan|tba|"
    "tbc|tbd|teapa|tegnap|telefon|telefone|telefono|telefoon|telephone|terca|termek|termin|terrible|"
    "terugbellen|teslimat|test|testing|that|their|them|then|there|these|they|this|those|though|"
    "thursday|tiez|tiistai|tilaus|time|tisdag|toch|todavia|today|toimitus|tomorrow|tonight|torles|"
    "torsdag|torstai|totusi|toujours|toutefois|tovar|tranne|trasig|tried|troca|trotzdem|true|truffa|"
    "try|trying|tuesday|tuote|tuttavia|tylko|tyvarr|uberweisung|uden|ugyved|uhrzeit|umtausch|unable|"
    "unacceptable|unde|undtagen|unfixed|unfortunately|ungelost|unhappy|unless|unmoglich|unntatt|"
    "unpaid|unresolved|unser|unsere|unsolved|unsubscribe|unterlagen|until|unverschamt|"
    "unverschamtheit|update|updated|upgrade|urgence|urgent|urgente|urun|us|useless|uszkodzony|utan|"
    "uten|utery|utom|utorok|uz|vad|vain|valasz|valitettavasti|valitus|vandaag|vantar|var|vara|vare|"
    "varfor|varok|vasarnap|vastaus|vaurioitunut|vcera|vedhaeftet|vedlegg|vem|vendredi|venerdi|verde|"
    "vergogna|vergonha|verguenza|verkeerd|verspatet|verspatung|versuch|vert|vertrag|vertraging|viela|"
    "viernes|vika|vilken|vineri|virhe|vous|vraag|vragen|vratit|vrijdag|waar|waarom|wachten|wait|"
    "waiting|wann|wanneer|want|wanted|wants|ware|warten|warum|was|wat|wciaz|wczoraj|we|website|"
    "wednesday|week|weiss|weiterhin|welche|welcher|welches|welke|wem|wen|wer|were|weshalb|what|"
    "whatever|when|where|whether|which|white|who|whom|whose|why|wie|wieder|wieso|wij|will|wir|wit|wo|"
    "woche|woensdag|wohin|work|worked|working|works|worse|worst|worthless|would|wrong|wtorek|ya|"
    "yanlis|yardim|yarin|yeah|year|yep|yes|yesterday|yet|yo|yok|you|your|zaden|zadna|zadny|zahlung|"
    "zajtra|zalacznik|zamkniete|zamowienie|zart|zaterdag|zavada|zavrene|zbozi|zdjecie|zepsute|"
    "zepsuty|zitra|zle|zly|zondag|zonder|zpozdeni|zruseni|zrusit|zugang|zwart|zwrot|ακομα|ακομη|"
    "ακυρωση|αλλα|απαντηση|απατη|αυριο|βλαβη|βοηθεια|γιατι|δεμα|δεν|δευτερα|δικηγοροσ|δυστυχωσ|εγω|"
    "εκτοσ|επειγον|επισησ|επιστροφη|ερωτηση|ηδη|καθυστερηση|κακο|κανεισ|κυριακη|λαθοσ|λειπει|λεφτα|"
    "μη|μην|μονο|ναι|ομωσ|οχι|παραγγελια|παραδοση|παρακαλω|παραπονο|παρασκευη|πεμπτη|περιμενω|ποια|"
    "ποιοσ|ποσο|ποτε|που|προβλημα|προιον|πωσ|σαββατο|σημερα|συνημμενο|τεταρτη|τηλεφωνο|τι|τιμολογιο|"
    "τιποτα|τριτη|χαλασμενο|χθεσ|χρηματα|χωρισ|ωστοσο|август|але|апрель|без|брак|будь|верните|вже|"
    "возврат|вопрос|вопросы|воскресенье|все|вторник|вчера|вчора|вівторок|відповідь|где|гроші|да|дата|"
    "де|декабрь|деньги|дзвоніть|допомога|допоможіть|доставка|еще|жалоба|жаль|ждем|жду|завтра|"
    "задержка|заказ|закрыто|замовлення|затримка|зачем|звоните|зламано|июль|июнь|как|какои|когда|коли|"
    "кроме|крім|кто|маи|март|мошенники|мы|не|неділя|нет|никак|никогда|никто|ничего|но|ноябрь|ні|"
    "ніколи|ніхто|нічого|обман|однак|однако|октябрь|ответ|открыто|отмена|отмените|отписка|ошибка|"
    "п'ятниця|питання|плохо|поверніть|поврежден|погано|пожалуиста|позвоните|позор|помилка|помогите|"
    "помощь|понедельник|понеділок|посилка|посылка|почему|пошкоджено|претензия|проблема|проте|прошу|"
    "пятница|рахунок|сегодня|сентябрь|середа|скарга|скасувати|сколько|скільки|сломан|сломано|среда|"
    "срочно|суббота|субота|суд|счет|сьогодні|так|также|також|телефон|терміново|товар|только|тільки|"
    "увы|ужас|уже|фаил|февраль|фото|хто|чекаю|четвер|четверг|чому|что|ще|що|я|як|якии|январь";

/* What nouns end with and names don't; of six letters at least. */
static const char *const endings[] = {
    "cao", "cion", "heit", "itat", "keit", "ness", "schaft", "tion", "tionen", "ung", "ungen", "zione",
};

static bool ends(struct clf_str word, const char *ending)
{
	size_t n = strlen(ending);

	return word.n >= 6 && word.n > n && memcmp(word.p + word.n - n, ending, n) == 0;
}

bool courtesy_is_other(struct clf_str word)
{
	for (size_t i = 0; i < CLF_COUNT(endings); i++)
		if (ends(word, endings[i]))
			return true;
	for (const char *other = others; *other; other += *other == '|') {
		size_t n = strcspn(other, "|");

		if (n == word.n && memcmp(other, word.p, n) == 0)
			return true;
		other += n;
	}
	return false;
}
