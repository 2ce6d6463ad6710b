/** The one linked device of an installation. Its number may change; people's ids do not. */
export const linkedAccount = 'linked';
