"""Equations that Brian 2 reads, and such that it refuses."""

from typing import Any

from brian2 import Equations

from brian_fixtures.layout import document, exponents

#: Texts of which the engine says something else than Brian 2, with the reason.
DIFFERENT = {
    "x : volt**2**1": "powers of powers are no units",
    "d v/dt = 1/second : 1": "the derivative of a variable is written in one word",
    "x : 1 (foo)": "Brian refuses flags only when a group is made",
    "x : 1 (unless refractory)": "Brian refuses flags only when a group is made",
    "dv/dt = 1/second : 1 (constant)": "Brian refuses flags only when a group is made",
    "x = 1 : 1 (constant)": "Brian refuses flags only when a group is made",
    "dv/dt = 1/second : 1 (event-driven, clock-driven)": "refused when a group is made",
    "x_post = 1 : 1 (summed, shared)": "refused when synapses are made",
    "x : 1 (linked)": "linked variables refer to objects of Python",
    "x = 0x10 : 1": "numbers are decimal",
    "x = 1_000 : 1": "numbers have no underscores",
    "x = f(a,) : 1": "lists do not end with a comma",
    'x = "a" : 1': "there are no strings",
    "x = a\n\n + b : 1": "an empty line ends no expression",
    "x = lambda : 1": "keywords are found to be unknown names later",
}

SAME = """
x : 1|x: 1/second|x : second**-1|x: 2*volt|x : volt/1|x : volt*1|x : 1*volt|x : volt**-0.5
x: 1/volt/second|x : volt*volt|x: volt2|x : kmetre|x: Hz|x : amp/(meter**2)|x : volt$(constant)
x : volt (constant) y : 1|x = a$ + b : 1|x = (a # hello$ + b) : 1|dx / dt = 1/second : 1
x : siemens*meter**-2|x : 1 # hi|x = 1 :1|_x : 1|x: bool|if : 1|x1 : integer (shared, constant)
x=2*xi : 1|dx/dt=xi : 1$dy/dt=xi : 1|dx/dt=xi_1 : 1$dy/dt=xi_1 : 1|x=y:1$y=x:1|x=x:1|x : mS
x : celsius|x : klitre|x : radian|x: volt**3|x: volt ** 0|x : mmolar|x:kgram|x : molar
x : volt/volt|lastspike : second|not_refractory : boolean|refractory : second|j : integer
x_pre : 1|x:1$x:1|x = a and b : boolean|x = a<b<c : boolean|x = a if b else c : 1
dx/dt = 1 : boolean|dx/dt = 1 : integer|x : integer ()||   $#a$|x = 1e3 : 1|x = .5 : 1|x = 5. : 1
x = True : boolean|x = a[0] : 1|x = a\\$+ b : 1|x = a @ b : 1|x = a & b : 1|x = ~a : 1
x = a.b : 1|x = not a : boolean|x = a is b : 1|x : kilogram|x = y; : 1
x = not not a : boolean|x = - - a : 1|x = a ^ b : 1|x = a ==b : boolean|x = 010 : 1
x = sin a : 1|x = 2 a : 1|e : 1|pi : 1|sin : 1|volt : 1|mV : 1|inf : 1|xi_1 : 1
t_in_timesteps : 1|Mohm : 1|rand : 1|dt : second|True : 1|str : 1|N_incoming : integer|N : integer
mS : 1|refractory_until : second
i : integer|t : second|x = foo(a) : 1|x = 2**3**2 : 1|x = -2**2 : 1|x = a*-b : 1|x = a--b : 1
x = : 1|= 1 : 1|x 1|x : |x = 1|dv/dt : volt|dv/dx = 1 : 1|v' = 1 : 1|x : 1 constant|x : 1 (constant
x : 1) |x : 1 (constant,)|x : volt*|x : *volt|x : volt**|x : volt second|x : volt//second
dv/dt = (g_l*(E_l-v) - I)/C : volt (unless refractory)$I = g*(v - E) : amp$g : siemens (constant)
dw/dt = -w/tau : 1 (event-driven)$dz/dt = -z/tau : 1 (clock-driven)
x_post = w*v_pre : volt (summed)|y = 2*x : 1 (constant over dt)|y = 2*x : 1 (shared)
s : 1 (shared)|k : integer (constant)|b : boolean|Im = g : amp/meter**2|Cm : farad*meter**-2
x = a + b # : volt$ : 1|x = a : 1$# comment : 1$y : volt|x = a$ : 1|x =$ a : 1|x : 1$$$y : 1
""".strip()


def text() -> str:
    """Write what Brian reads in each text, or the kind of its refusal."""
    texts = [case.replace("$", "\n") for case in SAME.replace("\n", "|").split("|")]
    return document(
        same=[answer(case) for case in dict.fromkeys(texts)],
        different=[{**answer(case), "reason": reason} for case, reason in DIFFERENT.items()],
    )


def answer(case: str) -> dict[str, Any]:
    """Give what Brian says of one text."""
    try:
        equations = Equations(case)
    except Exception as ex:  # Brian refuses with many types of exception
        return {"text": case, "refused": type(ex).__name__}
    return {"text": case, "equations": [equation(e) for e in equations.values()]}


def equation(e: Any) -> list:
    """Give all that an equation consists of."""
    expression = None if e.expr is None else str(e.expr)
    return [e.type, e.varname, expression, e.var_type, exponents(e.dim), sorted(e.flags)]
