import { useEffect, useRef } from "react"
import { useKeys } from "../parts/Keyboard.js"

const keys: ReadonlyArray<readonly [string, string]> = [
  ["/", "go to the search"],
  ["j  k", "next and previous in a list"],
  ["Enter", "open what is chosen"],
  ["Esc", "close what is open, leave the search"],
  ["g", "and the letter of a page, which its link tells: go there"],
  ["?", "these keys"]
]

/** What the keyboard does, shown by `?`. */
export const Keys = () => {
  const dialog = useRef<HTMLDialogElement>(null)
  useKeys({ "?": () => dialog.current?.showModal() })
  useEffect(() => {
    const shown = dialog.current
    return () => shown?.close()
  }, [])
  return (
    <dialog ref={dialog} aria-labelledby="keys-title" className="dialog">
      <h2 id="keys-title">Keys</h2>
      <dl className="keys">
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  )
}
