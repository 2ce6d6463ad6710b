/** Limits of flows and of one step through them, each with its reason. */

/** Nodes passed without waiting in one step; a real flow passes under ten, a loop would pass forever. */
export const MAX_NODES_PER_STEP = 64;

/** Actions in a row without a word of the person; more means that two actions send each other round. */
export const MAX_ACTIONS_IN_A_ROW = 24;

/** Flows inside flows; ours need two. */
export const MAX_FLOW_DEPTH = 6;

/** Answered questions that KEMBALI can go back through; the longest form asks about twenty. */
export const MAX_TRAIL = 40;

/** Characters (UTF-16) of one free-text answer; a name has 60, an address 200. Longer ones are refused kindly. */
export const MAX_ANSWER_LENGTH = 1_000;

/** Characters of a text that an action hands to a flow, and items of a list. */
export const MAX_VALUE_LENGTH = 2_000;
export const MAX_LIST_LENGTH = 50;

/** Variables of one flow; the state is written with every message. */
export const MAX_VARIABLES = 60;

/** Characters of the state's JSON; beyond it nobody's form is stored here, it is broken or hostile. */
export const MAX_STATE_LENGTH = 64_000;

/** Rows of one page: WhatsApp lists take ten, one is kept for "lainnya" or "ketik ulang". */
export const ROWS_PER_PAGE = 9;

/** Invalid answers to one question before its `else`, where the flow names no number. */
export const DEFAULT_TRIES = 3;

/** Graphemes of a label when a question has up to three choices (WhatsApp's reply buttons) … */
export const MAX_BUTTON_LABEL = 20;
export const MAX_BUTTONS = 3;

/** … and when it has more (rows of a WhatsApp list); Telegram and the web chat allow more than both. */
export const MAX_ROW_LABEL = 24;

/** Graphemes of the second line of a row (WhatsApp's list description). */
export const MAX_ROW_HINT = 72;

/** Choices remembered in a state: those of a question, and the rows that the engine adds. */
export const MAX_OFFERED = 16;

/** Choices in one question: a WhatsApp list has ten rows. */
export const MAX_CHOICES = 10;

/** Graphemes of a WhatsApp template with its places filled in, and quick replies under it. */
export const MAX_TEMPLATE_BODY = 1_024;
export const MAX_TEMPLATE_BUTTONS = 10;
