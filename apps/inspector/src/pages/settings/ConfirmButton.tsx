import { useId, useRef } from "react"

interface Props {
  readonly label: string
  /** The object of the action, for screen readers. */
  readonly about?: string
  readonly question: string
  readonly says: string
  readonly act: () => void
}

/** A button that asks for confirmation, for actions that cannot be undone. */
export const ConfirmButton = ({ label, about, question, says, act }: Props) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const confirm = (): void => {
    dialog.current?.close()
    act()
  }
  return (
    <>
      <button type="button" className="button" onClick={() => dialog.current?.showModal()}>
        <span>
          {label}
          {about !== undefined && <span className="sr"> {about}</span>}
        </span>
      </button>
      <dialog ref={dialog} className="dialog confirm" aria-labelledby={id}>
        <h2 id={id}>{question}</h2>
        <p>{says}</p>
        <form method="dialog" className="buttons">
          <button type="submit" className="button">
            Cancel
          </button>
          <button type="button" className="button button-danger" onClick={confirm}>
            {label}
          </button>
        </form>
      </dialog>
    </>
  )
}
