#include "measurement/exchange/Csv.h"
#include "measurement/kinetics/StudentT.h"
#include "tests/Reference.h"

#include <hepatica/measurement/GrowthModel.h>

#include <array>
#include <cmath>
#include <map>

namespace hepatica::measurement {

namespace {

std::string plain(std::string_view cell)
{
    std::string text(cell);
    std::erase(text, '"');
    return text;
}

std::vector<std::vector<std::string>> recordsOf(const std::filesystem::path& file)
{
    const std::string text = textOf(file).value();
    CsvReader reader(text);
    std::vector<std::vector<std::string>> records;
    std::vector<std::string_view> fields;
    while (reader.next(fields)) {
        records.emplace_back();
        for (const std::string_view field : fields)
            records.back().push_back(plain(field));
    }
    records.erase(records.begin());
    return records;
}

void expectParameter(const std::optional<double>& found, const std::string& expected)
{
    ASSERT_EQ(found.has_value(), expected != "NA");
    if (!found)
        return;
    EXPECT_NEAR(*found, std::stod(expected), 1e-4 * std::stod(expected));
}

std::vector<SizeOnDay> sizesOf(double (*curve)(double), std::initializer_list<int> days)
{
    std::vector<SizeOnDay> sizes;
    for (const int day : days)
        sizes.push_back({day, curve(day)});
    return sizes;
}

} // namespace

TEST(GrowthModel, AgreesWithTumgrOnItsSampleData)
{
    // tumgr 0.0.4 (R, minpack.lm) on its own sample data; one subject flips between versions of the
    // optimiser.
    HEPATICA_REFERENCE_FOLDER(reference);
    std::map<std::string, std::vector<SizeOnDay>> courses;
    for (const auto& row : recordsOf(reference / "domain/oracles/tumgr/sampleData.csv"))
        courses[row[0]].push_back({std::stoi(row[1]), std::stod(row[2])});
    int patients = 0, flips = 0;
    for (const auto& row : recordsOf(reference / "domain/oracles/tumgr/expected_results.csv")) {
        SCOPED_TRACE(row[0]);
        const GrowthModel model = fitGrowthModel(courses.at(row[0]));
        ++patients;
        if ((model.name.empty() ? model.reason : model.name) != row[3]) {
            ++flips;
            continue;
        }
        expectParameter(model.g, row[4]);
        expectParameter(model.d, row[5]);
        expectParameter(model.phi, row[6]);
    }
    EXPECT_EQ(patients, 42);
    EXPECT_LE(flips, 1);
}

TEST(GrowthModel, FindsTheRateOfPureGrowthAndItsDoublingTime)
{
    // Doubling in 100 days, with a per cent of scatter.
    const std::array scatter{0.0, 0.010, -0.010, 0.012, -0.008, 0.006};
    std::vector<SizeOnDay> sizes;
    for (int at = 0; at < 6; ++at)
        sizes.push_back({40 * at, 50.0 * std::exp2(0.4 * at) * (1.0 + scatter[std::size_t(at)])});
    const GrowthModel model = fitGrowthModel(sizes);
    EXPECT_EQ(model.name, "gx");
    EXPECT_NEAR(*model.g, std::log(2.0) / 100.0, 1e-4);
    EXPECT_NEAR(*model.doublingTimeDays, std::log(2.0) / *model.g, 1e-12);
    EXPECT_FALSE(model.d);
}

TEST(GrowthModel, FindsRegressionAndRegrowth)
{
    const GrowthModel model = fitGrowthModel(sizesOf(
        [](double day) {
            return 80.0 * (std::exp(-0.02 * (day + 1)) + std::exp(0.003 * (day + 1)) - 1.0) *
                   (1.0 + 0.001 * std::cos(day));
        },
        {0, 30, 60, 90, 120, 180, 240}));
    EXPECT_EQ(model.name, "gd");
    EXPECT_NEAR(*model.g, 0.003, 3e-4);
    EXPECT_NEAR(*model.d, 0.02, 2e-3);
}

TEST(GrowthModel, DoesNotDependOnTheOrderOfTheSizes)
{
    const std::vector<SizeOnDay> sizes{{0, 50}, {40, 62}, {80, 83}, {120, 111}, {160, 150}};
    const std::vector<SizeOnDay> reversed(sizes.rbegin(), sizes.rend());
    EXPECT_EQ(fitGrowthModel(sizes).g, fitGrowthModel(reversed).g);
}

TEST(GrowthModel, TellsWhyThereIsNone)
{
    // The exclusions of tumgr, in its words.
    EXPECT_EQ(fitGrowthModel({}).reason, "No measurement data");
    EXPECT_EQ(fitGrowthModel(std::vector<SizeOnDay>{{0, 0}, {30, 10}}).reason, "No measurement data");
    EXPECT_EQ(fitGrowthModel(std::vector<SizeOnDay>{{0, 50}}).reason, "only 1 eval");
    EXPECT_EQ(fitGrowthModel(std::vector<SizeOnDay>{{0, 50}, {30, 55}}).reason, "2 evals not 20% diff");
    EXPECT_EQ(fitGrowthModel(std::vector<SizeOnDay>{{0, 50}, {30, 50}, {60, 50}}).reason, "error data");
    EXPECT_EQ(fitGrowthModel(std::vector<SizeOnDay>{{0, 50}, {30, 90}, {60, 20}, {90, 80}}).reason,
              "not fit");
}

TEST(GrowthModel, ALesionThatVanishesIsFittedWithoutFailing)
{
    const GrowthModel model = fitGrowthModel(std::vector<SizeOnDay>{{0, 50}, {30, 10}, {60, 0}, {90, 0}});
    EXPECT_EQ(model.name, "dx");
    EXPECT_GT(*model.d, 0.0);
}

TEST(StudentT, AgreesWithPublishedCriticalValues)
{
    // Two-sided critical values of Abramowitz and Stegun 1964, table 26.10, printed with three decimals.
    EXPECT_NEAR(studentTwoSided(12.706, 1), 0.05, 5e-5);
    EXPECT_NEAR(studentTwoSided(4.303, 2), 0.05, 5e-5);
    EXPECT_NEAR(studentTwoSided(3.182, 3), 0.05, 5e-5);
    EXPECT_NEAR(studentTwoSided(2.776, 4), 0.05, 5e-5);
    EXPECT_NEAR(studentTwoSided(2.015, 5), 0.10, 5e-5);
    EXPECT_NEAR(studentTwoSided(3.169, 10), 0.01, 5e-5);
    EXPECT_NEAR(studentTwoSided(2.042, 30), 0.05, 5e-5);
    EXPECT_DOUBLE_EQ(studentTwoSided(0.0, 7), 1.0);
    EXPECT_DOUBLE_EQ(studentTwoSided(-3.182, 3), studentTwoSided(3.182, 3));
}

} // namespace hepatica::measurement
