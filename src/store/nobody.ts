/**
 * Stands for the chat of an application whose chat is cut off: the number changed hands, or the person asked to be
 * forgotten. It has no row of its own: nobody can ask or decide as this chat, and nothing is ever told to it. Whoever
 * joins applications with chats must keep those without one.
 */
export const nobody = '00000000-0000-7000-8000-000000000000';
