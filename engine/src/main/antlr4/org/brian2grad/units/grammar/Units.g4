/*
 * Quantities as people write them (`20 ms`, `5*mV`, `-0.3 nS/cm**2`) and the units of Brian 2's
 * equations (`siemens/metre**2`), in which parentheses and missing operators have no place.
 */
grammar Units;

quantity: sign=('-' | '+')? factor part* EOF;

part: operator=('*' | '/') factor # operation
    | named                       # beside
    ;

factor: power                              # single
      | '(' power (('*' | '/') power)* ')' # parentheses
      ;

unit: power (('*' | '/') power)* EOF;

power: NUMBER ('**' exponent)? # number
     | named                   # name
     ;

named: NAME ('**' exponent)?;

exponent: '(' signed ')' | signed;

signed: sign=('-' | '+')? NUMBER;

NUMBER: (DIGITS ('.' [0-9]*)? | '.' DIGITS) ([eE] [+-]? DIGITS)?;
NAME: [A-Za-z_] [A-Za-z_0-9]*;
BLANK: [ \t\r\n]+ -> skip;
fragment DIGITS: [0-9]+;
