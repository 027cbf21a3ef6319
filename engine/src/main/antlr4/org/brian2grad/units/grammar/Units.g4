/*
 * Quantities as people write them (`20 ms`, `5*mV`, `-0.3 nS/cm**2`, `2 µA/cm²`) and the units of Brian 2's
 * equations (`siemens/metre**2`), in which parentheses, missing operators and `^` have no place.
 */
grammar Units;

quantity: sign=('-' | '+')? factor part* EOF;

part: operator=('*' | '/') factor # operation
    | named                       # beside
    ;

factor: power                                        # single
      | '(' power (('*' | '/') power | named)* ')'   # parentheses
      ;

unit: power (('*' | '/') power)* EOF;

power: NUMBER (('**' | '^') exponent)? # number
     | named                           # name
     ;

named: NAME (('**' | '^') exponent | RAISED)?;

exponent: '(' signed ')' | signed;

signed: sign=('-' | '+')? NUMBER;

NUMBER: (DIGITS ('.' [0-9]*)? | '.' DIGITS) ([eE] [+-]? DIGITS)?;
// Micro has two signs (U+00B5, and the Greek letter U+03BC), and so has ohm (U+03A9, U+2126).
NAME: [A-Za-z_\u00B5\u03BC\u03A9\u2126] [A-Za-z_0-9\u00B5\u03BC\u03A9\u2126]*;
RAISED: '\u207B'? [\u00B9\u00B2\u00B3];
BLANK: [ \t\r\n]+ -> skip;
fragment DIGITS: [0-9]+;
