import * as Path from "@sluice/core/Path"
import type { Json, JsonObject } from "@sluice/values/Json"
import { plain } from "./ColumnName.js"

/** Words for a row that sums up the others, without case, accents and separators. */
const words: ReadonlySet<string> = new Set(
  [
    "total totals grandtotal subtotal sum overall sumtotal",
    "summe gesamt gesamtsumme gesamtergebnis insgesamt zwischensumme endsumme",
    "totalgeneral totales suma sumatotal",
    "totalgeneral totaux soustotal somme ensemble",
    "totale totalegenerale totali subtotale somma",
    "totalgeral totais soma subtotais",
    "totaal eindtotaal totalen subtotaal som",
    "итого всего сумма итог razem suma sumaogolem lacznie ogolem celkem spolu osszesen toplam summa totalt ialt yhteensa"
  ].flatMap((line) => line.split(" "))
)

/** Rows of totals at one place of the records. */
export interface TotalRows {
  /** The path of the cell with the word, such as `$.Kundennummer`. */
  readonly path: string
  /** The texts in that cell, as they are written. */
  readonly texts: ReadonlyArray<string>
  readonly count: number
}

/** The share of records that may be totals. If more of them have such a word, it is an ordinary value. */
const most = 0.1

/**
 * The rows of totals in a sample and in the `last` records beyond it, and the other records of the sample. Such a
 * row has a word for a total in its first filled cell, and hardly any other text. Exports of spreadsheets and reports end with one.
 */
export const separate = (
  bodies: ReadonlyArray<JsonObject>,
  last: ReadonlyArray<JsonObject> = []
): { readonly bodies: ReadonlyArray<JsonObject>; readonly totals: ReadonlyArray<TotalRows> } => {
  const found = new Map<string, { readonly texts: Set<string>; count: number }>()
  const isOther = (body: JsonObject): boolean => {
    const [[name, text] = ["", null], ...rest] = filled(body)
    if (typeof text !== "string" || !words.has(plain(text)) || rest.filter(isWord).length > 1) return true
    const path = Path.format("$", [name])
    const rows = found.get(path) ?? { texts: new Set(), count: 0 }
    found.set(path, rows)
    rows.texts.add(text)
    rows.count++
    return false
  }
  const others = bodies.filter(isOther)
  const totals = bodies.length - others.length + last.filter((body) => !isOther(body)).length
  const isRare = totals <= Math.max(1, most * bodies.length)
  return isRare && others.length > 0
    ? { bodies: others, totals: [...found].map(([path, { count, texts }]) => ({ path, texts: [...texts], count })) }
    : { bodies, totals: [] }
}

const filled = (body: JsonObject): ReadonlyArray<readonly [name: string, value: Json]> =>
  Object.entries(body).filter(([, value]) => value !== null && value !== "")

/** A person whose name is a word for a total has other texts too: a first name, an address, a city. */
const isWord = ([, value]: readonly [name: string, value: Json]): boolean =>
  typeof value === "string" && /\p{L}{2}/u.test(value)
