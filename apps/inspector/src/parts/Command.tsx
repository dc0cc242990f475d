import { CopyButton } from "./CopyButton.js"

/** A command line that can be copied. */
export const Command = ({ text }: { readonly text: string }) => (
  <div className="command">
    <pre>
      <code>{text}</code>
    </pre>
    <CopyButton text={text} label="Copy" />
  </div>
)
