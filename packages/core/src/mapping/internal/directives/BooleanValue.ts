import * as BooleanValue from "@sluice/values/Boolean"
import { Refusal as ValueRefusal } from "@sluice/values/Refusal"
import * as Option from "../OptionTable.js"
import { described } from "../Problem.js"
import { defineDirective, readingOne } from "../TableDirective.js"

const notBoolean = new ValueRefusal(
  "boolean-not-valid",
  "The word means neither yes nor no. Add its language, or list the word under true or false."
)

/** `@boolean`: true or false from the words of a language. */
export const boolean = defineDirective({
  name: "@boolean",
  text: "True or false, from a boolean, 1 and 0, or the words of one or several languages, such as ja and nein. A word that means yes in one of them and no in another is refused.",
  main: "value",
  options: {
    value: Option.subject("The value to read."),
    language: Option.texts(
      `Languages of the words: ${BooleanValue.languages.join(", ")}. Default: source.language, else en.`
    ),
    true: Option.texts("Additional words for yes, in any case."),
    false: Option.texts("Additional words for no, in any case."),
    onInvalid: Option.onInvalid
  },
  make: ({ value, language, true: yes = [], false: no = [], onInvalid }, placed) => {
    const codes = language ?? [placed.compiler.defaults.language ?? "en"]
    for (const code of language ?? [])
      if (!BooleanValue.languages.includes(code.split("-")[0] ?? code))
        placed.reader.report("language", described(code), `one of ${BooleanValue.languages.join(", ")}`)
    const plain = (word: string): string => word.trim().toLowerCase().normalize("NFC")
    const both = yes.find((word) => no.map(plain).includes(plain(word)))
    if (both !== undefined) placed.reader.report("false", `"${both}", which is also under true`, "each word once")
    const words = new Map([
      ...BooleanValue.wordsOf(codes),
      ...yes.map((word): [string, boolean] => [plain(word), true]),
      ...no.map((word): [string, boolean] => [plain(word), false])
    ])
    return readingOne(value, (found) => BooleanValue.read(found, words) ?? notBoolean, onInvalid, placed)
  }
})
