import type { Json } from "@sluice/values/Json"
import { Either } from "effect"
import * as Selector from "../../../record/Selector.js"
import * as Option from "../OptionTable.js"
import { defineDirective } from "../TableDirective.js"

/** `@omit`: an object without some of its members. */
export const omit = defineDirective({
  name: "@omit",
  text: "A value without the members at some paths. Use it to send an object as a whole without its sensitive parts.",
  main: "value",
  options: {
    value: Option.subject("The object or list."),
    paths: Option.neededTexts(
      "Paths that begin at the value, such as $.password, $.cards[*].number, or $..note at any depth."
    )
  },
  make: ({ value, paths = [] }, { reader }) => {
    const selectors = paths.flatMap((path) => {
      const selector = Selector.parse(path)
      if (Either.isRight(selector)) return [selector.right]
      reader.report("paths", JSON.stringify(path), selector.left)
      return []
    })
    const run = (from: Json | undefined): Json | undefined => {
      const found = value.run(from)
      return found === undefined
        ? undefined
        : selectors.reduce<Json>((rest, path) => Selector.without(rest, path), found)
    }
    return { run, fresh: false }
  }
})
