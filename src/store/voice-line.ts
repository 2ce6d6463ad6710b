/** A person's voice note as staff see it among the lines of a conversation; the audio is read by `openVoiceNote`. */
export interface VoiceLine {
  readonly id: string;
  readonly state: string;
  /** Why it is lost. */
  readonly reason: string | null;
  readonly heardAt: Date | null;
}

export interface VoiceColumns {
  readonly voice_id: string | null;
  readonly voice_state: string | null;
  readonly voice_reason: string | null;
  readonly voice_heard: Date | null;
}

/** `null`: the line is none, or it came before recordings were kept. */
export function voiceLineOf(row: VoiceColumns): VoiceLine | null {
  const { voice_id: id, voice_state: state, voice_reason: reason, voice_heard: heardAt } = row;
  return id === null || state === null ? null : { id, state, reason, heardAt };
}
