import { useEffect, useState } from "react"
import { Icon } from "./Icon.js"

interface Props {
  /** The text, or a function that fetches it when the button is pressed. */
  readonly text: string | (() => Promise<string>)
  readonly label: string
}

/** Copies text and shows the result. */
export const CopyButton = ({ text, label }: Props) => {
  const [said, say] = useState<"" | "Copied" | "Not copied">("")
  useEffect(() => {
    const timer = said === "" ? undefined : setTimeout(() => say(""), 1_500)
    return () => clearTimeout(timer)
  }, [said])
  const copy = (): void => {
    Promise.resolve(typeof text === "string" ? text : text())
      .then((copied) => navigator.clipboard.writeText(copied))
      .then(
        () => say("Copied"),
        () => say("Not copied")
      )
  }
  return (
    <button type="button" className="button" onClick={copy}>
      <Icon name={said === "Copied" ? "check" : "copy"} />
      <span aria-live="polite">{said === "" ? label : said}</span>
    </button>
  )
}
