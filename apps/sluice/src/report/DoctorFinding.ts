/** The result of one check of a configuration and of the machine that it runs on. */
export interface DoctorFinding {
  /** `problem`: a run fails or loses data. `note`: a person should know, and a run works. */
  readonly status: "ok" | "note" | "problem"
  /** The subject of the check, such as `connection braze, DNS`. */
  readonly check: string
  /** The result, and the correction unless it is ok. Contains no key and no value of a record. */
  readonly message: string
}

export const ok = (check: string, message: string): DoctorFinding => ({ status: "ok", check, message })
export const note = (check: string, message: string): DoctorFinding => ({ status: "note", check, message })
export const problem = (check: string, message: string): DoctorFinding => ({ status: "problem", check, message })
