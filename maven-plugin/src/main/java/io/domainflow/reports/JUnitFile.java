package io.domainflow.reports;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Tests and what became of them, in the form of JUnit's reports, which every CI reads. */
public final class JUnitFile {
  /** What became of a test. */
  public enum Result {
    PASSED,
    /** It found something. */
    FAILED,
    /** It could not find out. */
    ERROR
  }

  /**
   * A test.
   *
   * @param headline what is wrong, in a line; told if something is
   * @param text all there is to say; empty if there is nothing
   */
  public record Case(
      String type, String name, double seconds, Result result, String headline, String text) {}

  private JUnitFile() {}

  /** Writes it, and the directories above it. */
  public static void write(String suite, List<Case> cases, Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (OutputStream out = Files.newOutputStream(file)) {
      XMLStreamWriter xml =
          XMLOutputFactory.newFactory().createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
      write(suite, cases, xml);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private static void write(String suite, List<Case> cases, XMLStreamWriter xml)
      throws XMLStreamException {
    xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", legal(suite));
    xml.writeAttribute("tests", Integer.toString(cases.size()));
    xml.writeAttribute("failures", count(cases, Result.FAILED));
    xml.writeAttribute("errors", count(cases, Result.ERROR));
    xml.writeAttribute("time", time(cases.stream().mapToDouble(Case::seconds).sum()));
    for (Case each : cases) {
      write(each, xml);
    }
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private static String count(List<Case> cases, Result result) {
    return Long.toString(cases.stream().filter(each -> each.result() == result).count());
  }

  private static void write(Case each, XMLStreamWriter xml) throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", legal(each.type()));
    xml.writeAttribute("name", legal(each.name()));
    xml.writeAttribute("time", time(each.seconds()));
    if (each.result() != Result.PASSED) {
      xml.writeStartElement(each.result() == Result.FAILED ? "failure" : "error");
      xml.writeAttribute("message", legal(each.headline()));
      xml.writeCharacters(legal(each.text()));
      xml.writeEndElement();
    } else if (!each.text().isEmpty()) {
      xml.writeStartElement("system-out");
      xml.writeCharacters(legal(each.text()));
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  /** Without the characters that XML has no form for. */
  private static String legal(String text) {
    return text.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "?");
  }

  private static String time(double seconds) {
    return String.format(Locale.ROOT, "%.3f", seconds);
  }
}
