import { useEffect, useRef } from "react"
import { useKeys } from "../parts/Keyboard.js"

const keys: ReadonlyArray<readonly [string, string]> = [
  ["/", "focus the search"],
  ["j  k", "next and previous entry of a list"],
  ["Enter", "open the selected entry"],
  ["Esc", "close the open entry, leave the search"],
  ["g", "then the key on the link of a page: open the page"],
  ["?", "show this list"]
]

/** The list of keyboard shortcuts, shown by `?`. */
export const Keys = () => {
  const dialog = useRef<HTMLDialogElement>(null)
  useKeys({ "?": () => dialog.current?.showModal() })
  useEffect(() => {
    const shown = dialog.current
    return () => shown?.close()
  }, [])
  return (
    <dialog ref={dialog} aria-labelledby="keys-title" className="dialog">
      <h2 id="keys-title">Keyboard shortcuts</h2>
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
        <button type="submit" className="button">
          Close
        </button>
      </form>
    </dialog>
  )
}
