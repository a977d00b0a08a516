#include <CLI/CLI.hpp>

int main(int argc, char** argv)
{
    CLI::App app("Liver lesions under immune checkpoint inhibitors: measured, followed, judged.");
    app.set_version_flag("--version", HEPATICA_VERSION);
    CLI11_PARSE(app, argc, argv);
    return 0;
}
