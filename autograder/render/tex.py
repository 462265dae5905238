r"""TeX commands that students' mathematics may hold: those that only draw mathematics.

MathJax, which formgrader and nbgrader's feedback load, knows others that make links (``\href``,
``\mmlToken``), set styles (``\style``, ``\bbox``), define commands (``\def``), load extensions
(``\require``), hide text (``\color``) or move it over other text (``\raise``, ``\llap``,
``\kern``, ``\rule``), and gets more with every version. Commands of one letter are all harmless.
"""

from __future__ import annotations

COMMANDS = frozenset(
    # Letters.
    """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu
    nu xi omicron pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega digamma
    Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega varGamma varDelta varTheta varLambda
    varXi varPi varSigma varUpsilon varPhi varPsi varOmega aleph beth gimel daleth ell hbar hslash
    imath jmath wp Re Im eth mho Finv Game Bbbk
    """
    # Functions and large operators.
    """
    arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf
    limsup ln log max min Pr projlim injlim sec sin sinh sup tan tanh varlimsup varliminf
    operatorname bmod pmod mod pod sum prod coprod int iint iiint iiiint oint idotsint smallint
    bigcap bigcup bigodot bigoplus bigotimes bigsqcup biguplus bigvee bigwedge limits nolimits
    displaylimits
    """
    # Binary operators.
    """
    pm mp times div cdot ast star circ bullet cap cup uplus sqcap sqcup vee wedge lor land setminus
    wr diamond amalg oplus ominus otimes oslash odot bigcirc dagger ddagger bigtriangleup
    bigtriangledown triangleleft triangleright lhd rhd unlhd unrhd dotplus smallsetminus Cap Cup
    barwedge veebar doublebarwedge boxminus boxtimes boxdot boxplus divideontimes ltimes rtimes
    leftthreetimes rightthreetimes curlywedge curlyvee circleddash circledast circledcirc centerdot
    intercal doublecap doublecup cdotp ldotp
    """
    # Relations.
    """
    le leq ge geq ne neq lt gt ll gg lll ggg equiv sim simeq approx cong propto asymp doteq models
    mid nmid parallel nparallel perp vdash dashv in notin ni owns subset supset subseteq supseteq
    sqsubset sqsupset sqsubseteq sqsupseteq prec succ preceq succeq bowtie frown smile not leqq geqq
    leqslant geqslant lesssim gtrsim lessapprox gtrapprox approxeq lessgtr gtrless lesseqgtr
    gtreqless lesseqqgtr gtreqqless doteqdot risingdotseq fallingdotseq backsim backsimeq subseteqq
    supseteqq Subset Supset preccurlyeq succcurlyeq curlyeqprec curlyeqsucc precsim succsim
    precapprox succapprox vDash Vdash Vvdash smallsmile smallfrown shortmid shortparallel bumpeq
    Bumpeq circeq eqcirc triangleq thicksim thickapprox between pitchfork varpropto
    blacktriangleleft blacktriangleright trianglelefteq trianglerighteq vartriangleleft
    vartriangleright therefore because nless ngtr nleq ngeq nleqslant ngeqslant nleqq ngeqq lneq
    gneq lneqq gneqq lvertneqq gvertneqq lnsim gnsim lnapprox gnapprox nprec nsucc npreceq nsucceq
    precneqq succneqq precnsim succnsim precnapprox succnapprox nsim ncong nshortmid nshortparallel
    nvdash nvDash nVdash nVDash ntriangleleft ntriangleright ntrianglelefteq ntrianglerighteq
    nsubseteq nsupseteq nsubseteqq nsupseteqq subsetneq supsetneq varsubsetneq varsupsetneq
    subsetneqq supsetneqq coloneqq eqqcolon colon
    """
    # Arrows.
    """
    to gets mapsto longmapsto leftarrow rightarrow leftrightarrow longleftarrow longrightarrow
    longleftrightarrow Leftarrow Rightarrow Leftrightarrow Longleftarrow Longrightarrow
    Longleftrightarrow iff implies impliedby uparrow downarrow updownarrow Uparrow Downarrow
    Updownarrow nearrow searrow swarrow nwarrow hookleftarrow hookrightarrow leftharpoonup
    leftharpoondown rightharpoonup rightharpoondown rightleftharpoons leftrightharpoons leadsto
    dashrightarrow dashleftarrow leftleftarrows rightrightarrows leftrightarrows rightleftarrows
    upuparrows downdownarrows Lleftarrow Rrightarrow twoheadleftarrow twoheadrightarrow
    leftarrowtail rightarrowtail looparrowleft looparrowright curvearrowleft curvearrowright
    circlearrowleft circlearrowright Lsh Rsh upharpoonleft upharpoonright downharpoonleft
    downharpoonright multimap leftrightsquigarrow rightsquigarrow restriction nleftarrow nrightarrow
    nLeftarrow nRightarrow nleftrightarrow nLeftrightarrow xleftarrow xrightarrow
    """
    # Other signs.
    """
    infty partial nabla forall exists nexists emptyset varnothing neg lnot top bot angle
    measuredangle sphericalangle triangle triangledown vartriangle blacktriangle blacktriangledown
    square Box blacksquare lozenge blacklozenge bigstar clubsuit diamondsuit Diamond heartsuit
    spadesuit flat natural sharp surd prime backprime complement backslash checkmark maltese
    circledR circledS yen degree ldots cdots vdots ddots dots dotsb dotsc dotsi dotsm dotso hdots lq
    rq And diagup diagdown qed QED
    """
    # Brackets.
    """
    left right middle big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm biggm
    Biggm langle rangle lfloor rfloor lceil rceil lbrace rbrace lbrack rbrack vert Vert lvert rvert
    lVert rVert lgroup rgroup lmoustache rmoustache ulcorner urcorner llcorner lrcorner arrowvert
    Arrowvert bracevert
    """
    # Fractions, roots, stacks, accents.
    """
    frac dfrac tfrac cfrac over binom dbinom tbinom choose atop brace brack sqrt root overline
    underline overbrace underbrace overset underset stackrel substack sideset overrightarrow
    overleftarrow overleftrightarrow underrightarrow underleftarrow underleftrightarrow widehat
    widetilde hat check tilde acute grave dot ddot dddot ddddot breve bar vec mathring boxed phantom
    hphantom vphantom mathstrut strut buildrel
    """
    # Fonts and styles.
    """
    mathbb mathbf mathbfit mathcal mathfrak mathit mathnormal mathrm mathscr mathsf mathtt mathop
    mathbin mathrel mathord mathopen mathclose mathpunct mathinner boldsymbol bold pmb Bbb bf cal
    frak it mit rm scr sf tt text textbf textit textrm textsf texttt textnormal textup mbox
    displaystyle textstyle scriptstyle scriptscriptstyle
    """
    # Spaces, lines, numbers of equations.
    """
    quad qquad enspace thinspace medspace thickspace negthinspace negmedspace negthickspace nobreak
    space cr newline hline hdashline hfill tag notag nonumber intertext
    """.split()
)
ENVIRONMENTS = frozenset(
    """
    align align* alignat alignat* aligned alignedat array Bmatrix bmatrix cases dcases eqnarray
    eqnarray* equation equation* flalign flalign* gather gather* gathered math displaymath matrix
    multline multline* pmatrix rcases smallmatrix split subarray Vmatrix vmatrix
    """.split()
)
