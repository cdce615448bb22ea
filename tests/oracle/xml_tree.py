"""XML to plain elements that know their line. No DOCTYPE, hence no entities of its own."""

import xml.parsers.expat

from fields import BadPolicy


class Element:
    """name without namespace, attributes, child elements, the text, the line it begins at."""

    def __init__(self, name, namespace, attributes, line):
        self.name = name
        self.namespace = namespace
        self.attributes = attributes
        self.line = line
        self.children = []
        self.text = ""

    def get(self, attribute):
        return self.attributes.get(attribute)

    def need(self, attribute):
        if attribute not in self.attributes:
            raise BadPolicy("<%s>, line %d, lacks %s" % (self.name, self.line, attribute))
        return self.attributes[attribute]

    def all(self, name):
        return [child for child in self.children if child.name == name]

    def first(self, name):
        found = self.all(name)
        return found[0] if found else None


def read_xml(content):
    """The root element of a document given as bytes. Raises BadPolicy."""
    parser = xml.parsers.expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    roots, open_elements = [], []

    def start(qualified, attributes):
        namespace, _, name = qualified.rpartition(" ")
        element = Element(name, namespace, attributes, parser.CurrentLineNumber)
        (open_elements[-1].children if open_elements else roots).append(element)
        open_elements.append(element)

    def end(qualified):
        element = open_elements.pop()
        element.text = element.text.strip()

    def characters(text):
        if open_elements:
            open_elements[-1].text += text

    def doctype(*_):
        raise BadPolicy("a DOCTYPE is refused")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(content, True)
    except xml.parsers.expat.ExpatError as error:
        raise BadPolicy("no XML: " + str(error))
    return roots[0]
