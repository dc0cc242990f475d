import { Refusal as ValueRefusal } from "@sluice/values/Refusal"
import * as Option from "../OptionTable.js"
import { defineDirective, reading } from "../TableDirective.js"

const notText = new ValueRefusal("split-not-text", "Only text can be split into a list. Choose another path.")

/** `@split`: text to a list of strings. */
export const split = defineDirective({
  name: "@split",
  text: "A list of the parts of a string, without spaces around them and without empty parts. A list is unchanged.",
  main: "value",
  options: {
    value: Option.subject("The text to split."),
    separator: Option.text("The text between the parts. Default: a comma."),
    onInvalid: Option.onInvalid
  },
  make: ({ value, separator = ",", onInvalid }, placed) => {
    const { meter } = placed.compiler
    return reading(
      value,
      (found) => {
        if (Array.isArray(found)) return found
        if (typeof found === "number" || typeof found === "boolean") return [found]
        if (typeof found !== "string") return notText
        meter.charge(found.length * 4, placed.site.blame)
        return found
          .split(separator)
          .map((part) => part.trim())
          .filter((part) => part !== "")
      },
      onInvalid,
      placed
    )
  }
})
