"""Given names common in Québec, folded: to tell a person from a service, not a census.

`corpus.confidentiality.entities` finds names of any origin, as usually typed; this list serves in lower case too.
"""

GIVEN_NAMES = frozenset(
    """
    adam adele adrien ahmed alain alex alexandra alexandre alexis ali alice alicia aline amelie amina amy ana
    andre andrea andree andrew angela anick anna anne annick annie anthony antoine ariane arnaud arthur audrey
    aurelie benjamin benoit bernard bertrand brigitte bruno camille carl carla carole caroline catherine
    cecile celine chantal charles charlotte chloe christian christiane christine christophe claire claude
    claudette claudia claudine clement colette constance corinne cynthia daniel danielle danny david denis denise diane
    dominic dominique dorothee edith edouard elaine elisabeth elise elizabeth eloise emile emilie emily emma
    emmanuel eric erika esther etienne eugenie eva fabien fanny fatima felix fernand florence francine francis
    francois francoise frederic frederique gabriel gabrielle gaetan genevieve georges gerald gerard germain
    ghislain ghislaine gilbert gilles ginette gisele guillaume guy guylaine hassan helene henri hubert hugo
    huguette ibrahim ines irene isabelle jacinthe jacqueline jacques james jasmine jean jeanne jennifer
    jeremie jeremy jerome jessica jimmy joanie joanne jocelyn jocelyne joel joelle johanne john jonathan jose
    josee joseph josephine josianne juan jules judith julia julie julien juliette justin justine karim karine karl
    kathleen kathy kevin khadija kim laetitia laura laurence laurent laurie lea leila leo leon leonard leonie
    liliane lina linda lise lisette louis louise luc lucas lucie lucien lucienne lynda lyne madeleine magalie
    manon marc marcel marcelle margot marguerite maria mariam marianne marie marielle marilyn marina mario
    marion marjolaine mark martin martine mary maryse mathieu mathilde matthieu maude maurice maxime megan
    melanie melissa michael michel michele micheline michelle mireille mohamed mohammed monica monique myriam
    nadia nadine nancy natacha natalie nathalie nathan nicolas nicole noah noel noemie normand odette olivia
    olivier omar pamela pascal pascale patrice patricia patrick paul paule pauline peter philippe pierre
    pierrette rachel rachid ralph raphael raymond raymonde rebecca rejean rejeanne rene renee richard rita
    robert roger roland romain rosalie rose rosanne roxanne sabrina salma samir samuel sandra sandy sara sarah
    sebastien serge simon simone solange sonia sophie stephane stephanie steve steven suzanne sylvain sylvie
    tania tatiana thierry thomas tommy valerie vanessa veronique victor victoria vincent virginie viviane
    william xavier yan yann yannick yasmine yolande youssef yves yvette yvon yvonne zachary zoe
    """.split()
)

ALSO_WORDS = frozenset(
    """
    ali anna carl charlotte christian claire claude clement constance denis eva fabien felix florence gilles guy
    hugo jean jose juan jules justin kim laura laurence leo leon linda lise luc marc mark martin mary noel olivia
    omar paul peter pierre rene richard rita robert roger romain rose sandy simon steve thomas victor victoria vincent
    yan james john andrew alex daniel ines tania maria mario marina lina adam aurelie
    """.split()
)
"""Given names that alone are also a word, a product, a place or a saint: a capital and a family name must follow."""
