#pragma once
#include <hepatica/core/Date.h>
#include <hepatica/measurement/Amount.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hepatica::measurement {

/// JSON written straight into a text, so that a cohort never stands in memory as a tree. The caller may take
/// the text away between two calls: commas and nesting are kept here. Numbers are the shortest that read back
/// as the same, with the dot in every locale; what is not finite is null.
class JsonText {
public:
    /// `indent` blanks a level, or everything in one line when it is negative.
    explicit JsonText(std::string& text, int indent = -1) : text_(text), indent_(indent) {}

    void open(char bracket); ///< '{' or '['
    void close(char bracket);
    void key(std::string_view name);
    /// Starts the next element on a line of its own, also in a document of one line.
    void breakLine();

    void value(std::nullptr_t);
    void value(bool value);
    void value(int value);
    void value(double value);
    void value(std::string_view value);
    void value(const char* value) { this->value(std::string_view(value)); }
    void value(const std::string& value) { this->value(std::string_view(value)); }
    void value(Date value);
    void value(const Amount& value); ///< in its unit, exactly
    void raw(std::string_view json); ///< a value that is JSON already
    template <typename T> void value(const std::optional<T>& value)
    {
        value ? this->value(*value) : this->value(nullptr);
    }
    template <typename T> void value(const std::vector<T>& values)
    {
        array(values, [this](const T& one) { value(one); });
    }

    template <typename T> void member(std::string_view name, const T& value)
    {
        key(name);
        this->value(value);
    }
    /// The text, or null when it is empty.
    void textOrNull(std::string_view name, std::string_view text);
    template <typename Body> void object(Body&& body)
    {
        open('{');
        body();
        close('}');
    }
    template <typename Range, typename Write> void array(const Range& range, Write&& write)
    {
        open('[');
        for (const auto& one : range)
            write(one);
        close(']');
    }

private:
    void begin();   ///< of an element: the comma before it
    void newLine(); ///< and its indentation, where there is one
    std::string& text_;
    int indent_;
    int depth_ = 0;
    bool first_ = true, afterKey_ = false, broken_ = false;
};

} // namespace hepatica::measurement
