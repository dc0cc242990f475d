/** A sentence with code between backticks. */
export const Advice = ({ text }: { readonly text: string }) =>
  text.split("`").map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence stay where they are
      <code key={index}>{part}</code>
    )
  )
