/** A name without case, accents, separators and punctuation: `Umsatz (EUR)` is `umsatzeur`, `Straße` is `strasse`. */
export const plain = (name: string): string =>
  name
    .replaceAll("ß", "ss")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "")

/** A language whose column names are known. */
export type NameLanguage = (typeof languages)[number]

/** The role of a column for a person or an event. */
export type ColumnRole = keyof typeof roles

/** Words before the name of a column that show that it is about the person: `customer_email`. */
const owners =
  "customer user contact member subscriber recipient requester buyer shopper person profile guest client owner kunden kunde kontakt nutzer benutzer cliente usuario contacto utilisateur contatto utente contato klant gebruiker mailing billing primary home default sender visitor lead".split(
    " "
  )

/**
 * The names of columns by their role in Braze, in seven languages, without case, accents and separators. Preferred
 * names come first. To add a name or a language, add it here.
 */
const roles = {
  person: {
    en: "externalid customerid externaluserid userid memberid customernumber customerno accountid profileid contactid personid subscriberid clientid crmid patientid guestid loyaltyid cardnumber uid customer customerkey userkey",
    de: "kundennummer kundennr kundenid kdnr mitgliedsnummer mitgliedsnr nutzerid benutzerid personennummer debitorennummer debitor vertragsnummer kontaktid",
    es: "idcliente clienteid numerocliente numerodecliente codigocliente codigodecliente idusuario usuarioid idcontacto nocliente nrocliente",
    fr: "idclient clientid numeroclient numerodeclient numclient nclient noclient codeclient refclient referenceclient idutilisateur identifiantclient identifiant idcontact",
    it: "codicecliente idcliente numerocliente idutente codiceutente clienteid idcontatto codicefedelta",
    pt: "idcliente codigocliente codigodocliente numerocliente numerodocliente numerodecliente idusuario idutilizador codigousuario idcontato",
    nl: "klantnummer klantnr klantid klantcode relatienummer lidnummer gebruikersid gebruikerid debiteurnummer contactid"
  },
  anonymous: {
    en: "anonymousid visitorid deviceid cookieid userpseudoid clientcookieid distinctid domainuserid ganonymousid mpid browserid installid",
    de: "besucherid geraeteid geratid",
    es: "idvisitante iddispositivo",
    fr: "idvisiteur idappareil",
    it: "idvisitatore iddispositivo",
    pt: "idvisitante iddispositivo",
    nl: "bezoekerid apparaatid"
  },
  record: {
    en: "chatid conversationid eventid messageid insertid orderid ordernumber orderno ticketid caseid transactionid transactionno invoiceid recordid sessionid leadid claimid quoteid bookingid reservationid uuid id",
    de: "bestellnummer bestellnr auftragsnummer rechnungsnummer ticketnummer vorgangsnummer belegnummer buchungsnummer",
    es: "idpedido numeropedido npedido numerodepedido pedido idtransaccion factura",
    fr: "numerocommande ncommande numerodecommande idcommande commande reference numerofacture",
    it: "numeroordine idordine ordine numerofattura",
    pt: "numeropedido numerodopedido idpedido pedido numeroencomenda fatura",
    nl: "bestelnummer ordernummer bestelling factuurnummer"
  },
  eventName: {
    en: "eventname event eventtype eventaction action activity activitytype interaction touchpoint",
    de: "ereignis ereignisname ereignistyp aktion aktivitat vorgang",
    es: "evento nombreevento nombredelevento tipoevento tipodeevento accion actividad",
    fr: "evenement nomevenement typeevenement nomdelevenement action activite",
    it: "evento nomeevento tipoevento azione attivita",
    pt: "evento nomeevento nomedoevento tipoevento tipodeevento acao atividade",
    nl: "gebeurtenis gebeurtenisnaam evenement actie activiteit"
  },
  eventTime: {
    en: "eventtime eventtimestamp eventdate occurredat timestamp originaltimestamp time datetime ts endedat completedat closedat finishedat orderdate purchasedate purchasedat processedat createdat created createdate createdon date at happenedat receivedat submittedat bookedat startedat",
    de: "zeitpunkt zeitstempel ereigniszeit bestelldatum kaufdatum auftragsdatum datum uhrzeit erstelltam angelegtam",
    es: "fechaevento fechadelevento fechahora fechapedido fechadepedido fechacompra fecha hora creadoel",
    fr: "dateevenement datedelevenement horodatage datecommande datedecommande dateachat date heure creele",
    it: "dataevento dataora dataordine dataacquisto data ora creatoil",
    pt: "dataevento datadoevento datahora datapedido datadopedido datacompra data hora criadoem",
    nl: "tijdstip tijdstempel besteldatum aankoopdatum datum tijd aangemaaktop"
  },
  changed: {
    en: "updatedat updated updatedon updatetime updatedate modifiedat modified modifiedon modificationdate lastmodified lastmodifieddate lastmodifiedat lastupdated lastupdatedat lastupdate changedat changed lastchanged systemmodstamp rowversion mtime",
    de: "geandertam geaendertam aktualisiertam aenderungsdatum anderungsdatum letzteanderung letzteaenderung aktualisiert",
    es: "actualizadoen actualizado fechaactualizacion fechadeactualizacion fechamodificacion fechademodificacion modificadoel ultimaactualizacion",
    fr: "modifiele misajourle misajour datemodification datedemodification datemiseajour datedemiseajour derniermodification",
    it: "modificatoil aggiornatoil dataaggiornamento datamodifica ultimamodifica ultimoaggiornamento",
    pt: "atualizadoem actualizadoem datamodificacao dataatualizacao modificadoem ultimaatualizacao",
    nl: "gewijzigdop bijgewerktop wijzigingsdatum laatstgewijzigd laatstewijziging"
  },
  first_name: {
    en: "firstname givenname forename fname first",
    de: "vorname rufname",
    es: "nombre primernombre nombredepila",
    fr: "prenom",
    it: "nome",
    pt: "nome primeironome nomeproprio",
    nl: "voornaam roepnaam"
  },
  last_name: {
    en: "lastname surname familyname lname last",
    de: "nachname familienname zuname",
    es: "apellido apellidos primerapellido",
    fr: "nomdefamille nom",
    it: "cognome",
    pt: "sobrenome apelido ultimonome",
    nl: "achternaam familienaam"
  },
  fullName: {
    en: "fullname name displayname customername contactname username",
    de: "vollername kundenname",
    es: "nombrecompleto nombreyapellidos nombrecliente",
    fr: "nomcomplet nometprenom nomclient",
    it: "nomecompleto nomeecognome nominativo",
    pt: "nomecompleto nomecliente",
    nl: "naam volledigenaam klantnaam"
  },
  email: {
    en: "email emailaddress mail emailid",
    de: "emailadresse mailadresse epost",
    es: "correo correoelectronico email direccioncorreo",
    fr: "courriel adresseemail adressemail adresseelectronique mel",
    it: "postaelettronica indirizzoemail",
    pt: "correioeletronico enderecoemail enderecodeemail",
    nl: "emailadres mailadres"
  },
  phone: {
    en: "mobile mobilephone mobilephonenumber mobilenumber mobileno phonemobile cellphone cellphonenumber cell smsnumber phone phonenumber phoneno telephone telephonenumber tel telno msisdn whatsapp",
    de: "mobil handy mobiltelefon mobilnummer mobilnr handynummer handynr telefonmobil telmobil telefonhandy mobilfunk mobilfunknummer rufnummermobil telefon telefonnummer telefonnr telnr telnummer rufnummer telefonprivat",
    es: "movil celular telefonomovil telefonocelular tlfmovil telmovil numeromovil numerodemovil numerocelular telefono numerotelefono numerodetelefono tlf tfno",
    fr: "portable mobile telephoneportable telephonemobile telportable telmobile numeroportable numerodeportable numeromobile gsm telephone numerotelephone numerodetelephone ntelephone tel",
    it: "cellulare telefonocellulare telefonomobile telcellulare numerocellulare numerodicellulare mobile telefono numerotelefono numeroditelefono ntelefono",
    pt: "telemovel celular telefonecelular telefonemovel numerotelemovel numerodetelemovel numerocelular telefone numerotelefone numerodetelefone",
    nl: "mobiel mobielnummer mobieletelefoon mobieletelefoonnummer mobieltelefoonnummer telefoonmobiel gsm gsmnummer telefoon telefoonnummer telefoonnr"
  },
  dob: {
    en: "dob birthdate dateofbirth birthday bday birth",
    de: "geburtsdatum geburtstag gebdatum",
    es: "fechanacimiento fechadenacimiento nacimiento cumpleanos",
    fr: "datenaissance datedenaissance naissance anniversaire",
    it: "datanascita datadinascita nascita compleanno",
    pt: "datanascimento datadenascimento nascimento aniversario",
    nl: "geboortedatum geboren verjaardag"
  },
  gender: {
    en: "gender sex salutation title honorific courtesytitle",
    de: "geschlecht anrede anredeform",
    es: "genero sexo tratamiento",
    fr: "genre sexe civilite",
    it: "genere sesso titolo appellativo trattamento",
    pt: "genero sexo tratamento",
    nl: "geslacht aanhef aanspreekvorm"
  },
  home_city: {
    en: "homecity city town addresscity",
    de: "stadt ort wohnort",
    es: "ciudad localidad poblacion municipio",
    fr: "ville commune localite",
    it: "citta comune localita",
    pt: "cidade localidade municipio",
    nl: "stad woonplaats plaats"
  },
  country: {
    en: "country countrycode countryname countryiso addresscountry",
    de: "land landescode landercode landerkurzel laendercode laenderkennzeichen landerkennzeichen landkurz landiso staat",
    es: "pais codigopais codigodepais paisresidencia paisderesidencia",
    fr: "pays codepays codedupays paysresidence paysderesidence",
    it: "paese nazione codicepaese siglapaese stato",
    pt: "pais codigopais codigodopais paisresidencia paisderesidencia",
    nl: "land landcode landnaam"
  },
  language: {
    en: "language lang locale languagecode preferredlanguage",
    de: "sprache sprachcode korrespondenzsprache",
    es: "idioma lengua",
    fr: "langue",
    it: "lingua",
    pt: "idioma lingua",
    nl: "taal taalcode"
  },
  time_zone: {
    en: "timezone tz timezonename",
    de: "zeitzone",
    es: "zonahoraria husohorario",
    fr: "fuseauhoraire",
    it: "fusoorario",
    pt: "fusohorario",
    nl: "tijdzone"
  },
  image_url: {
    en: "imageurl avatar avatarurl photourl pictureurl profileimage profilepicture",
    de: "bildurl profilbild",
    es: "fotoperfil",
    fr: "photoprofil",
    it: "fotoprofilo",
    pt: "fotoperfil",
    nl: "profielfoto"
  },
  email_subscribe: {
    en: "emailsubscribe emailsubscriptionstatus emailsubscription",
    de: "",
    es: "",
    fr: "",
    it: "",
    pt: "",
    nl: ""
  },
  push_subscribe: { en: "pushsubscribe pushsubscriptionstatus", de: "", es: "", fr: "", it: "", pt: "", nl: "" }
} satisfies Readonly<Record<string, Readonly<Record<NameLanguage, string>>>>

interface Known {
  readonly rank: number
  readonly languages: ReadonlyArray<NameLanguage>
}

/** Every {@link NameLanguage}. */
export const languages = ["en", "de", "es", "fr", "it", "pt", "nl"] as const

const isLanguage = (text: string): text is NameLanguage => languages.some((language) => language === text)

const tableOf = (names: Readonly<Record<NameLanguage, string>>): ReadonlyMap<string, Known> => {
  const table = new Map<string, Known>()
  for (const [language, list] of Object.entries(names)) {
    if (!isLanguage(language)) continue
    for (const [rank, name] of list.split(" ").entries()) {
      if (name === "") continue
      const known = table.get(name)
      table.set(name, {
        rank: Math.min(rank, known?.rank ?? rank),
        languages: [...(known?.languages ?? []), language]
      })
    }
  }
  return table
}

const tables: ReadonlyMap<string, ReadonlyMap<string, Known>> = new Map(
  Object.entries(roles).map(([role, names]) => [role, tableOf(names)])
)

const ownerPrefix = new RegExp(`^(?:${owners.join("|")})(?=.)`)

/**
 * The rank of a name for a role: 0 is the best, undefined is no fit. A name with its owner, such as `customeremail`,
 * fits a little less.
 */
export const rank = (role: ColumnRole, name: string): number | undefined => {
  const table = tables.get(role)
  const known = table?.get(name)
  if (known !== undefined) return known.rank
  const owned = table?.get(name.replace(ownerPrefix, ""))
  return owned === undefined || role === "record" || role === "eventName" ? undefined : owned.rank + 0.5
}

/** The language of most column names. Undefined if the names show no language, such as `email`. */
export const languageOf = (names: ReadonlyArray<string>): NameLanguage | undefined => {
  const votes = new Map<NameLanguage, number>()
  for (const table of tables.values())
    for (const name of names) {
      const { languages = [] } = table.get(name) ?? {}
      for (const language of languages) votes.set(language, (votes.get(language) ?? 0) + 1 / languages.length)
    }
  const [first, second] = [...votes].sort(([, a], [, b]) => b - a)
  return first !== undefined && first[1] >= 1 && first[1] > (second?.[1] ?? 0) ? first[0] : undefined
}
