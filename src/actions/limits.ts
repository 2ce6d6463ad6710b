/** Applications told in one STATUS; more would not fit on a small screen, and hardly anybody has more open. */
export const mostCards = 4;
