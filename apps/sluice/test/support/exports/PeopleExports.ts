import { basics, csv, dated, type ExportKind, emailOf, lines, type Person, present } from "./Export.js"

/** Files of people with columns in several languages, as CRM systems write them. */

const latin1 = (text: string): Uint8Array => Buffer.from(text.replaceAll("’", "'").replaceAll("ễ", "e"), "latin1")
/** A name as {@link latin1} writes it. */
const plain = (name: string): string => name.replaceAll("’", "'").replaceAll("ễ", "e")

const local = (phone: string | undefined): string | undefined => phone?.replace("+49", "0")
const comma = (amount: number): string =>
  amount
    .toFixed(2)
    .replace(".", ",")
    .replace(/\B(?=(\d{3})+,)/g, ".")
const dots = (iso: string | undefined) => dated(iso, (year, month, day) => `${day}.${month}.${year}`)
const dayFirst = (iso: string | undefined) => dated(iso, (year, month, day) => `${day}/${month}/${year}`)
const monthFirst = (iso: string | undefined) => dated(iso, (year, month, day) => `${month}/${day}/${year}`)

const german: ExportKind = {
  name: "German CRM, semicolons, Windows-1252",
  file: "kunden.csv",
  write: (people) =>
    latin1(
      csv(
        "Kundennummer;Vorname;Nachname;E-Mail;Telefon;Geschlecht;Geburtsdatum;Umsatz (EUR);Newsletter;Straße;Letzter Kauf".split(
          ";"
        ),
        people.map((one) => [
          one.id,
          one.first,
          one.last,
          one.email,
          local(one.phone),
          one.gender === "F" ? "weiblich" : "männlich",
          dots(one.born),
          comma(one.amount),
          one.isMember === undefined ? undefined : one.isMember ? "ja" : "nein",
          `Weg ${one.n}`,
          `${dots(one.at)} 14:30`
        ]),
        ";"
      )
    ),
  expected: (people) => ({
    attributes: people.map((one) =>
      present({
        external_id: one.id,
        ...basics({ ...one, first: plain(one.first), last: plain(one.last) }),
        "Umsatz (EUR)": one.amount,
        Newsletter: one.isMember,
        Straße: `Weg ${one.n}`,
        "Letzter Kauf": `${one.at.slice(0, 10)}T12:30:00.000Z`
      })
    )
  })
}

/** A CSV of people in one language: its columns, and how it writes dates, genders and booleans. */
interface Language {
  readonly name: string
  readonly file: string
  readonly delimiter: string
  readonly header: ReadonlyArray<string>
  readonly gender: Readonly<Record<Person["gender"], string>>
  readonly date: (iso: string | undefined) => string | undefined
}

const inLanguage = ({ date, delimiter, file, gender, header, name }: Language): ExportKind => ({
  name,
  file,
  write: (people) =>
    csv(
      header,
      people.map((one) => [
        one.id,
        one.first,
        one.last,
        one.email,
        one.phone,
        gender[one.gender],
        date(one.born),
        one.city,
        one.country,
        one.points
      ]),
      delimiter
    ),
  expected: (people) => ({
    attributes: people.map((one) =>
      present({
        external_id: one.id,
        ...basics(one),
        home_city: one.city,
        country: one.country,
        [header[9] ?? ""]: one.points
      })
    )
  })
})

const languages: ReadonlyArray<Language> = [
  {
    name: "Spanish customers",
    file: "clientes.csv",
    delimiter: ",",
    header: [
      "ID Cliente",
      "Nombre",
      "Apellidos",
      "Correo electrónico",
      "Teléfono",
      "Sexo",
      "Fecha de nacimiento",
      "Ciudad",
      "País",
      "Puntos"
    ],
    gender: { F: "M", M: "H" },
    date: dayFirst
  },
  {
    name: "French customers",
    file: "clients.csv",
    delimiter: ";",
    header: [
      "N° client",
      "Prénom",
      "Nom",
      "Adresse e-mail",
      "Téléphone portable",
      "Sexe",
      "Date de naissance",
      "Ville",
      "Pays",
      "Points"
    ],
    gender: { F: "femme", M: "homme" },
    date: dayFirst
  },
  {
    name: "Italian customers",
    file: "clienti.csv",
    delimiter: "\t",
    header: [
      "Codice cliente",
      "Nome",
      "Cognome",
      "Email",
      "Cellulare",
      "Sesso",
      "Data di nascita",
      "Città",
      "Paese",
      "Punti"
    ],
    gender: { F: "donna", M: "uomo" },
    date: (iso) => dated(iso, (year, month, day) => `${day}-${month}-${year}`)
  },
  {
    name: "Portuguese customers",
    file: "clientes-pt.csv",
    delimiter: ";",
    header: [
      "Código do cliente",
      "Primeiro nome",
      "Sobrenome",
      "E-mail",
      "Telemóvel",
      "Género",
      "Data de nascimento",
      "Cidade",
      "País",
      "Pontos"
    ],
    gender: { F: "feminino", M: "masculino" },
    date: dayFirst
  },
  {
    name: "Dutch customers",
    file: "klanten.csv",
    delimiter: ";",
    header: [
      "Klantnummer",
      "Voornaam",
      "Achternaam",
      "E-mailadres",
      "Telefoonnummer",
      "Geslacht",
      "Geboortedatum",
      "Woonplaats",
      "Land",
      "Punten"
    ],
    gender: { F: "vrouw", M: "man" },
    date: (iso) => dated(iso, (year, month, day) => `${day}-${month}-${year}`)
  },
  {
    name: "American members",
    file: "members.csv",
    delimiter: "|",
    header: [
      "Member ID",
      "First Name",
      "Last Name",
      "Email Address",
      "Mobile Phone",
      "Gender",
      "Date of Birth",
      "City",
      "Country",
      "Points"
    ],
    gender: { F: "Female", M: "Male" },
    date: monthFirst
  }
]

/** Dates with names of months, in two languages. */
const named = (name: string, header: readonly [string, string], date: (iso: string) => string): ExportKind => ({
  name,
  file: "named.csv",
  write: (people) =>
    csv(
      [header[0], header[1], "Email"],
      people.map((one) => [one.id, date(one.at), one.email]),
      ";"
    ),
  expected: (people) => ({
    attributes: people.map((one) =>
      present({ external_id: one.id, email: emailOf(one), [header[1]]: `${one.at.slice(0, 10)}T00:00:00.000Z` })
    )
  })
})

const monthOf = (iso: string, locale: string): string =>
  new Date(iso).toLocaleDateString(locale, { month: "long", timeZone: "UTC" })
const dayOf = (iso: string): number => Number(iso.slice(8, 10))

const monthNames: ReadonlyArray<ExportKind> = [
  named(
    "English names of months",
    ["Customer ID", "Last Purchase"],
    (iso) => `${monthOf(iso, "en")} ${dayOf(iso)}, ${iso.slice(0, 4)}`
  ),
  named(
    "German names of months",
    ["Kundennummer", "Letzter Kauf"],
    (iso) => `${dayOf(iso)}. ${monthOf(iso, "de")} ${iso.slice(0, 4)}`
  ),
  named(
    "Spanish names of months",
    ["ID Cliente", "Última compra"],
    (iso) => `${dayOf(iso)} de ${monthOf(iso, "es")} de ${iso.slice(0, 4)}`
  )
]

const nested: ExportKind = {
  name: "people inside records",
  file: "users.ndjson",
  write: (people) =>
    lines(
      people.map((one) => ({
        data: {
          user: {
            userId: one.id,
            name: { firstName: one.first, lastName: one.last },
            contact: { email: one.email ?? null, phone: one.phone ?? null },
            birthday: one.born ?? null,
            isMember: one.isMember ?? null,
            tags: [one.plan, "export"]
          }
        }
      }))
    ),
  expected: (people) => ({
    attributes: people.map((one) =>
      present({
        external_id: one.id,
        first_name: one.first,
        last_name: one.last,
        email: emailOf(one),
        phone: one.phone,
        dob: one.born,
        isMember: one.isMember,
        tags: [one.plan, "export"]
      })
    )
  })
}

/** People with a form of address instead of a gender, and mobile numbers without a country code. */
const withSalutation = (
  language: string,
  header: readonly [id: string, salutation: string, first: string, phone: string, country: string],
  salutation: Readonly<Record<Person["gender"], string>>,
  country = "DE"
): ExportKind => ({
  name: `${language} forms of address and local mobile numbers`,
  file: "forms.csv",
  write: (people) =>
    csv(
      header,
      people.map((one) => [one.id, salutation[one.gender], one.first, local(one.phone), country]),
      ";"
    ),
  expected: (people) => ({
    attributes: people.map((one) =>
      present({ external_id: one.id, first_name: one.first, gender: one.gender, phone: one.phone, country: "DE" })
    )
  })
})

const salutations: ReadonlyArray<ExportKind> = [
  withSalutation(
    "German",
    ["Kundennummer", "Anrede", "Vorname", "Telefon mobil", "Land"],
    { F: "Frau", M: "Herr" },
    "Deutschland"
  ),
  withSalutation("English", ["Member ID", "Title", "First Name", "Mobile", "Country"], { F: "Ms", M: "Mr" }, "Germany"),
  withSalutation("Spanish", ["ID Cliente", "Tratamiento", "Nombre", "Móvil", "País"], { F: "Sra.", M: "Sr." }),
  withSalutation("French", ["N° client", "Civilité", "Prénom", "Tél. portable", "Pays"], { F: "Mme", M: "M." }),
  withSalutation("Italian", ["Codice cliente", "Titolo", "Nome", "Cellulare", "Paese"], { F: "Sig.ra", M: "Sig." }),
  withSalutation("Portuguese", ["Código do cliente", "Tratamento", "Primeiro nome", "Telemóvel", "País"], {
    F: "Senhora",
    M: "Senhor"
  }),
  withSalutation("Dutch", ["Klantnummer", "Aanhef", "Voornaam", "Mobiel", "Land"], { F: "Mevr.", M: "Dhr." })
]

export const peopleExports: ReadonlyArray<ExportKind> = [
  german,
  ...languages.map(inLanguage),
  ...salutations,
  ...monthNames,
  nested
]
