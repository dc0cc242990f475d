import { useEffect, useState } from "react"
import { Icon } from "./Icon.js"

/** Copies a text, and shows that it did. */
export const CopyButton = ({ text, label }: { readonly text: string; readonly label: string }) => {
  const [said, say] = useState<"" | "Copied" | "Not copied">("")
  useEffect(() => {
    const timer = said === "" ? undefined : setTimeout(() => say(""), 1_500)
    return () => clearTimeout(timer)
  }, [said])
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
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
