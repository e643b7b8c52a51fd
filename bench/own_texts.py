"""What customers write themselves and what looks like something else: it must stay. And what systems add: it must go.

Each is a list of lines. Nothing here is quoted, so all of it is new.
"""

OWN = {
    "en": [
        ["On Monday Ms Smith said: we take it back, no questions asked."],
        ["On 3 May at 10:00 I wrote to ann@shop.example:", "the second lamp is missing."],
        ["From: the station", "To: the hotel", "Date: 12 June, around ten", "that is the transfer we booked."],
        ["Name: Ruth O'Dell", "Email: ruth@customer.test", "Phone: 020 7946 0018", "Message: please call me back about the invoice."],
        ["> is what the app shows where the price should be."],
        ["| item | price |", "| lamp | 20.00 |", "| shade | 8.50 |"],
        ["1. the heating in 412", "2. the breakfast on Sunday", "3. the invoice, which has the wrong name"],
        ["- two towels", "- one key card", "- the parking ticket"],
        ["Two things are still open:", "________________________________", "the refund, and the voucher that I never asked for."],
        ["First the room.", "-----", "Then the invoice."],
        ["Error 500 at 2026-11-20 10:04:12 +0100 (checkout.example)", "    if (total > limit) {", "        return null;", "    }"],
        ["Your letter says: Please reply above this line. I see no line."],
        ["External users cannot open the booking page, says my son."],
        ["Regards to your team, too, and one more question:", "who pays for the taxi?"],
        ["The room was booked for Ana Pereira <ana@customer.test>, 20 November 2026 at 18:00:", "she waited until nine."],
        ["Original message from the machine was \"card declined\", twice."],
        ["This message was sent to my wife, who is not your customer at all."],
        ["You wrote: \"by Friday\". Which Friday?"],
        ["Sent from the wrong address yesterday, so here it is once more."],
        ["Confidential: the password on the note was 1234, please change it."],
    ],
    "fr": [
        ["Le lundi, Mme Martin a dit : nous le reprenons sans discuter."],
        ["Le 3 mai à 10:00 j'ai écrit à anne@boutique.example :", "il manque la deuxième lampe."],
        ["Nom : Hélène Fournier", "Courriel : helene@customer.test", "Téléphone : 01 99 00 12 34", "Message : rappelez-moi pour la facture."],
        ["De : la gare", "À : l'hôtel", "Date : le 12 juin vers dix heures", "voilà le trajet réservé."],
        ["1. le chauffage de la 412", "2. le petit-déjeuner de dimanche"], ["D'abord la chambre.", "-----", "Ensuite la facture."],
        ["> voilà ce qui s'affiche à la place du prix."], ["Cordialement ou pas, j'attends encore une réponse :", "qui paie le taxi ?"],
        ["Envoyé de mon ancien compte hier, je recommence donc."],
    ],
    "it": [
        ["Lunedì la signora Bianchi ha detto: lo riprendiamo senza problemi."],
        ["Il 3 maggio alle 10:00 ho scritto a anna@negozio.example:", "manca la seconda lampada."],
        ["Nome: Giulia D'Angelo", "E-mail: giulia@customer.test", "Telefono: 055 0199 123", "Messaggio: richiamatemi per la fattura."],
        ["Da: la stazione", "A: l'albergo", "Data: 12 giugno, verso le dieci", "questo è il transfer prenotato."],
        ["1. il riscaldamento della 412", "2. la colazione di domenica"], ["Prima la camera.", "-----", "Poi la fattura."],
        ["> è quello che si vede al posto del prezzo."], ["Saluti anche ai colleghi, e ancora una domanda:", "chi paga il taxi?"],
    ],
    "hu": [
        ["Hétfőn Kisné azt mondta: visszaveszik, kérdés nélkül."],
        ["Május 3-án 10:00-kor írtam az anna@bolt.example címre:", "hiányzik a második lámpa."],
        ["Név: Nagy Tünde", "E-mail: tunde@customer.test", "Telefon: 06 1 999 0123", "Üzenet: hívjanak vissza a számla miatt."],
        ["1. a fűtés a 412-esben", "2. a vasárnapi reggeli"], ["Először a szoba.", "-----", "Azután a számla."],
        ["> ez látszik az ár helyén."], ["Üdvözlet a csapatnak is, és még egy kérdés:", "ki fizeti a taxit?"],
    ],
    "ja": [
        ["月曜日に田中さんは言いました: 返品できます、と。"], ["5月3日 10:00に anna@shop.example へ書きました:", "電球が一つ足りません。"],
        ["お名前: 山田花子", "メール: hanako@customer.test", "電話: 03-0199-1234", "内容: 請求書の件で折り返しお願いします。"],
        ["1. 四一二号室の暖房", "2. 日曜日の朝食"], ["まず部屋のこと。", "-----", "次に請求書のこと。"], ["> 値段の所にこう表示されます。"],
    ],
}
# Set above all by the receiving house, as Exchange's rules and the filters before it do; it must go.
BANNERS = [
    ["CAUTION: This email originated from outside of the organization. Do not click links or open attachments unless you recognize the sender and know the content is safe."],
    ["[EXTERNAL EMAIL] This message comes from an external sender. Please be careful with links and attachments."],
    ["You don't often get email from a.12@customer4.test. Learn why this is important"],
    ["ATTENTION : Ce message provient de l'extérieur de l'organisation. Ne cliquez pas sur les liens et n'ouvrez pas les pièces jointes si vous ne connaissez pas l'expéditeur."],
    ["ACHTUNG: Diese E-Mail stammt von einem externen Absender. Bitte öffnen Sie keine Anhänge und klicken Sie nicht auf Links, wenn Sie den Absender nicht kennen."],
    ["ATTENZIONE: Questa e-mail proviene dall'esterno dell'organizzazione. Non cliccare sui collegamenti e non aprire gli allegati se non si conosce il mittente."],
    ["FIGYELEM: Ez az e-mail a szervezeten kívülről érkezett. Ne kattintson a hivatkozásokra, és ne nyissa meg a mellékleteket, ha nem ismeri a feladót."],
]
# Set below all by scanners and lists; it must go.
FOOTERS = [
    ["-- ", "This email has been checked for viruses by Avast antivirus software.", "www.avast.com"],
    ["Virus-free.www.avast.com"],
    ["________________________________", "This email and any attachments are confidential and intended solely for the use of the individual or entity to whom they are addressed. If you have received "
     "this email in error, please notify the sender and delete it from your system."],
    ["Diese E-Mail wurde von Avast-Antivirussoftware auf Viren geprüft.", "www.avast.com"],
    ["L'absence de virus dans ce courrier électronique a été vérifiée par le logiciel antivirus Avast.", "www.avast.com"],
    ["This message has been scanned for viruses and dangerous content by MailScanner, and is believed to be clean."],
    ["Ce message et toutes les pièces jointes sont confidentiels et établis à l'intention exclusive de leurs destinataires. Si vous avez reçu ce message par erreur, "
     "merci de le détruire et d'en avertir l'expéditeur."],
]
# What Gmail and Thunderbird, and what Apple Mail write above a mail that is passed on.
FORWARDS = {
    "en": ["---------- Forwarded message ---------", "-------- Forwarded Message --------", "Begin forwarded message:"],
    "fr": ["---------- Forwarded message ---------", "-------- Message transféré --------", "Début du message transféré :"],
    "it": ["---------- Forwarded message ---------", "-------- Messaggio Inoltrato --------", "Inizio messaggio inoltrato:"],
    "hu": ["---------- Forwarded message ---------", "-------- Továbbított üzenet --------", "Továbbított levél kezdete:"],
    "ja": ["---------- Forwarded message ---------", "-------- 転送メッセージ --------", "転送されたメッセージ:"],
}
