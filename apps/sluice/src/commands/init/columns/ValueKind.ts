import { codeOf } from "@sluice/braze/Country"
import { languages } from "@sluice/braze-api/Languages"
import * as Email from "@sluice/values/Email"
import type { Json } from "@sluice/values/Json"
import * as Salutation from "./Salutation.js"

/** The kinds of values. A value may have several kinds: `1712345678` is an integer and a Unix time. */
export type ValueKind = (typeof kinds)[number]["kind"]

interface Row<Kind extends string = string> {
  readonly kind: Kind
  /** Whether a value is of this kind. `text` is the trimmed text of `value`. */
  readonly fits: (text: string, value: Json) => boolean
}

const row = <const Kind extends string>(kind: Kind, fits: Row["fits"]): Row<Kind> => ({ kind, fits })

const matches =
  (pattern: RegExp): Row["fits"] =>
  (text) =>
    pattern.test(text)

const oneOf = (words: ReadonlySet<string>): Row["fits"] => {
  return (text) => text.length <= 60 && words.has(text.toLowerCase())
}

const between =
  (least: number, most: number): Row["fits"] =>
  (text) =>
    /^\d{10,16}$/.test(text) && Number(text) >= least && Number(text) < most

const time =
  "(?:[T ,]+\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?(?: ?[AaPp][Mm])?\\s*(?:Z|UTC|GMT|[+-]\\d{2}:?(?:\\d{2})?)?)?"
const dated = (date: string): Row["fits"] => matches(new RegExp(`^${date}${time}$`, "u"))

const booleanWords: ReadonlySet<string> = new Set(
  "yes no y n on off true false ja nein nee sí si no oui non sì sim não nao wahr falsch vrai faux verdadero falso vero".split(
    " "
  )
)

const genderWords: ReadonlySet<string> = new Set([
  ..."m f male female man woman other männlich weiblich divers mann frau herr homme femme masculin féminin feminin".split(
    " "
  ),
  ..."hombre mujer masculino femenino h feminino homem mulher maschio femmina uomo donna man vrouw mannelijk vrouwelijk".split(
    " "
  ),
  ..."autre otro outro altro anders non-binary nonbinary w v d x".split(" ")
])

const languageWords: ReadonlySet<string> = new Set(
  languages.flatMap(({ code, name, supported }) => (supported ? [code, name] : [])).map((word) => word.toLowerCase())
)

/** The kinds of values, each with its test. Exports contain invalid values, so a column is of a kind if most of its values are. */
const kinds = [
  row("boolean", (text, value) => typeof value === "boolean" || text === "true" || text === "false"),
  row("booleanWord", oneOf(booleanWords)),
  row("integer", matches(/^[+-]?(?:0|[1-9]\d{0,14})$/)),
  row("decimal", matches(/^[+-]?(?:0|[1-9]\d{0,14})(?:\.\d+)?(?:[eE][+-]?\d{1,2})?$/)),
  row("decimalComma", matches(/^[+-]?(?:\d{1,3}(?:[. ' \u202f]\d{3})+|\d+)(?:,\d+)?$/)),
  row("commaFraction", matches(/^[+-]?[\d. ' \u202f]*,(?:\d{1,2}|\d{4,})$/)),
  row("leadingZero", matches(/^0\d+$/)),
  row("isoDate", dated("\\d{4}-\\d{2}-\\d{2}")),
  row("isoTime", matches(/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/)),
  row("slashesIso", dated("\\d{4}/\\d{1,2}/\\d{1,2}")),
  row("dots", dated("\\d{1,2}\\.\\d{1,2}\\.\\d{4}")),
  row("slashes", dated("\\d{1,2}/\\d{1,2}/\\d{4}")),
  row("hyphens", dated("\\d{1,2}-\\d{1,2}-\\d{4}")),
  row("compactDate", matches(/^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/)),
  row("dotsShort", dated("\\d{1,2}\\.\\d{1,2}\\.\\d{2}")),
  row("slashesShort", dated("\\d{1,2}/\\d{1,2}/\\d{2}")),
  row("monthDay", dated("\\p{L}{3,12}\\.? \\d{1,2}, \\d{4}")),
  row("dayMonth", dated("\\d{1,2} \\p{L}{3,12}\\.? \\d{4}")),
  row("dayDotMonth", dated("\\d{1,2}\\. \\p{L}{3,12}\\.? \\d{4}")),
  row("dayOfMonth", dated("\\d{1,2} de \\p{L}{3,12} de \\d{4}")),
  row("timeOfDay", matches(/\d{1,2}:\d{2}/)),
  row("localTime", matches(/\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?: ?[AaPp][Mm])?$/)),
  row("dayFirst", matches(/^(?:1[3-9]|2\d|3[01])[./-]\d{1,2}[./-]\d{2}/)),
  row("monthFirst", matches(/^\d{1,2}[./-](?:1[3-9]|2\d|3[01])[./-]\d{2}/)),
  row("unixSeconds", between(8e8, 2.2e9)),
  row("unixMillis", between(8e11, 2.2e12)),
  row("unixMicros", between(8e14, 2.2e15)),
  row("email", Email.is),
  row("phone", matches(/^(?=(?:\D*\d){7,15}\D*$)(?:\+|00|\(?0|\(?\d)[\d\s()./-]{6,24}$/)),
  row("internationalPhone", matches(/^(?:\+|00)[\d\s()./-]{7,24}$/)),
  row("uuid", matches(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i)),
  row("url", matches(/^https?:\/\/\S+$/i)),
  row("gender", oneOf(genderWords)),
  row("salutation", Salutation.is),
  row("country", (text) => text.length <= 60 && codeOf(text) !== undefined),
  row("language", (text) => languageWords.has(text.toLowerCase().replace(/^([a-z]{2,3})[-_].*$/, "$1"))),
  row("currency", matches(/^[A-Za-z]{3}$/)),
  row("longText", (text) => text.length > 255),
  row("placeholder", matches(/^[[{<(%$]{1,2}[\w. -]*[\]})>%]{1,2}$/))
]

/** The kinds of a scalar. */
export const of = (value: string | number | boolean): ReadonlyArray<ValueKind> => {
  const text = String(value).trim()
  return kinds.filter(({ fits }) => fits(text, value)).map(({ kind }) => kind)
}
