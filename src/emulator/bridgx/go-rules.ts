import type { Rule } from './go-types.ts';

// Rules of the server's validator, with the words of its Chinese translation.

export const required: Rule<unknown> = {
  tag: 'required',
  holds: (value) => (typeof value === 'object' ? value !== null : value !== '' && value !== 0),
  text: (field) => `${field}为必填字段`,
};

export const notEmpty: Rule<readonly unknown[] | null> = {
  tag: 'min',
  holds: (items) => items !== null && items.length > 0,
  text: (field) => `${field}必须至少包含1项`,
};

export const maxLength = (length: number): Rule<string> => ({
  tag: 'max',
  holds: (text) => [...text].length <= length,
  text: (field) => `${field}长度不能超过${length}个字符`,
});

export const minLength = (length: number): Rule<string> => ({
  tag: 'min',
  holds: (text) => [...text].length >= length,
  text: (field) => `${field}长度必须至少为${length}个字符`,
});

export const atLeast = (low: number): Rule<number> => ({
  tag: 'min',
  holds: (value) => value >= low,
  text: (field) => `${field}最小只能为${low}`,
});

export const atMost = (high: number): Rule<number> => ({
  tag: 'max',
  holds: (value) => value <= high,
  text: (field) => `${field}必须小于或等于${high.toLocaleString('en-US')}`,
});

const classes = [/[a-z]/, /[A-Z]/, /\d/, /[()`~!@#$%^&*_\-+=|{}[\]:;'<>,.?/]/];

/** Three of lower case, upper case, digits and special characters. */
export const mixed: Rule<string> = {
  tag: 'charTypeGT3',
  holds: (text) => classes.filter((one) => one.test(text)).length >= 3,
  text: (field) =>
    `[${field}] 必须同时包含三项（大写字母、小写字母、数字、 ()\`~!@#$%^&*_-+=|{}[]:;'<>,.?/ 中的特殊符号）`,
};

export const oneOf = (values: readonly string[]): Rule<string> => ({
  tag: 'mustIn',
  holds: (value) => values.includes(value),
  text: (field) => `[${field}] 必须是 [${values.join('、')}] 之一`,
});
