import type { Json } from "@sluice/values/Json"
import { Refusal as ValueRefusal } from "@sluice/values/Refusal"
import { isBlank } from "@sluice/values/Text"
import * as Option from "../OptionTable.js"
import { defineDirective, invalidValue } from "../TableDirective.js"
import { numberText } from "../Text.js"

const unknown = new ValueRefusal(
  "lookup-unknown",
  "The table of @lookup has no row for this value. Add the row, or set otherwise to the result for unknown values."
)
const notText = new ValueRefusal(
  "lookup-not-text",
  "Only text, numbers, true and false can be looked up in a table. Choose another path."
)

/** `@lookup`: a value from a table. */
export const lookup = defineDirective({
  name: "@lookup",
  text: "The value that a table has for a string, a number, true or false. Spaces around a string do not matter.",
  main: "value",
  options: {
    value: Option.subject("The value to look up."),
    table: Option.table("The result for each value."),
    otherwise: Option.value("The result for any other value. Default: the value is not valid."),
    ignoreCase: Option.flag("Capital and small letters are the same. Default: false."),
    onInvalid: Option.onInvalid
  },
  make: ({ value, table, otherwise, ignoreCase, onInvalid }, placed) => {
    const fail = invalidValue(onInvalid, placed)
    placed.compiler.decides(placed.site.field)
    const plain = (word: string): string => {
      const tidy = word.trim().normalize("NFC")
      return ignoreCase ? tidy.toLowerCase() : tidy
    }
    const rows = new Map([...table].map(([word, code]) => [plain(word), code]))
    if (rows.size < table.size) placed.reader.report("table", "two rows that are the same", "each row once")
    const run = (from: Json | undefined): Json | undefined => {
      const found = value.run(from)
      if (found === undefined || found === null) return found
      if (typeof found === "object") return fail(notText, value.place?.(from))
      if (typeof found === "string" && isBlank(found) && !rows.has("")) return undefined
      const row =
        rows.get(plain(typeof found === "number" ? numberText(found, placed.site.blame) : String(found))) ?? otherwise
      return row === undefined ? fail(unknown, value.place?.(from)) : row.run(from)
    }
    return { run, fresh: otherwise?.fresh !== false && [...table.values()].every((code) => code.fresh) }
  }
})
