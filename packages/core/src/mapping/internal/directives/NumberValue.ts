import * as NumberValue from "@sluice/values/Number"
import { isRefusal } from "@sluice/values/Refusal"
import { nothing } from "../CompiledValue.js"
import * as Option from "../OptionTable.js"
import { defineDirective, readingOne } from "../TableDirective.js"

/** `@number`: a number in the format of a source field. */
export const number = defineDirective({
  name: "@number",
  text: "A number, from a number or its text. Groups must have three digits, so that 12.5 is never read as 125.",
  main: "value",
  options: {
    value: Option.subject("The number or text to read."),
    decimal: Option.word([".", ","], "The character before the fraction. Default: a point."),
    thousands: Option.word(
      NumberValue.thousandsSigns,
      "The character between groups of three digits; space also means a no-break space. Default: none."
    ),
    whole: Option.flag("Only whole numbers are valid. Default: false."),
    onInvalid: Option.onInvalid
  },
  make: ({ value, decimal, thousands, whole, onInvalid }, placed) => {
    const read = NumberValue.formatted({ decimal, thousands })
    if (read === undefined) {
      placed.reader.report("thousands", "the same sign as decimal", "two different signs")
      return nothing
    }
    const readWhole: typeof read = (found) => {
      const made = read(found)
      return isRefusal(made) ? made : NumberValue.whole(made)
    }
    return readingOne(value, whole ? readWhole : read, onInvalid, placed)
  }
})
