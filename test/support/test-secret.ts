/** Test values are sealed with this; obviously no secret. */
export const testSecret = 'a secret that only tests know, forty-two.';
